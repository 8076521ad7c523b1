//! Mails notices to a person.

use crate::{
    app::{App, Result, needs::mails},
    domain::PersonId,
    jobs::Outcome,
};

pub async fn run(app: &App, person: PersonId) -> Result<Outcome> {
    let sent = mails::send(app, person).await?;
    if sent > 0 {
        tracing::info!(%person, sent, "notices were mailed");
    }
    Ok(Outcome::Done)
}
