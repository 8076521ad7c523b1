//! What happened to a person's reservations.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{HoldState, PersonId, Verb};
use crate::store::rows::{history, hold};

/// Acts of others that change a reservation.
const TOLD: [Verb; 3] = [Verb::HoldBroken, Verb::ReservationExpired, Verb::MadeLate];

/// The latest `most` events of a person's reservations that are active, broken or expired, newest first.
pub async fn of(
    db: &impl ConnectionTrait,
    person: PersonId,
    most: u64,
) -> Result<Vec<(history::Model, hold::Model)>, DbErr> {
    let standing = [HoldState::Active, HoldState::Broken, HoldState::Expired];
    let holds = hold::Entity::find()
        .filter(hold::Column::By.eq(person))
        .filter(hold::Column::State.is_in(standing))
        .order_by_desc(hold::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    let events = history::Entity::find()
        .filter(history::Column::Subject.is_in(holds.iter().map(|hold| hold.id.0)))
        .filter(history::Column::Verb.is_in(TOLD))
        .order_by_desc(history::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    let of = |event: &history::Model| holds.iter().find(|hold| hold.id.0 == event.subject).cloned();
    Ok(events.into_iter().filter_map(|event| of(&event).map(|hold| (event, hold))).collect())
}
