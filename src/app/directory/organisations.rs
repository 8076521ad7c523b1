//! Founding and closing organisations. The API has no operation for that, because nobody could be signed in yet: it is
//! done on the command line, by whoever may write the database.

use crate::app::{Result, directory::tokens, found};
use crate::{
    domain::{
        Bad, Date, Event, Job, OrganisationId, PersonId, Refused, Role,
        directory::{
            organisation::NewOrganisation,
            permit::Throughout,
            person::{NewToken, RoleIn},
            policy::Policy,
            tree::check_no_cycle,
        },
        fields::check_day,
    },
    store::{
        self, Tx,
        directory::organisations,
        history, index, jobs,
        rows::{organisation, person},
        touched::Touched,
    },
};

/// Closes an organisation for the one that it becomes a part of, from the day after `until`. The worker moves its
/// people, and what is open in units that name a successor. Everything else stays under its old name, and the successor
/// may see it, move it and close it. Returns its name.
pub async fn close(tx: &Tx, name: &str, successor: &str, until: Date) -> Result<String> {
    check_day("until", Some(until))?;
    organisations::lock_founding(tx).await?;
    let open = organisations::open(&**tx).await?;
    let named = |field: &str, name: &str| {
        let known =
            open.iter().find(|one| one.id.to_string() == name || one.name.to_lowercase() == name.to_lowercase());
        known.cloned().ok_or_else(|| Refused::invalid(field, Bad::Unknown { value: name.to_owned() }))
    };
    let (closed, successor) = (named("name", name.trim())?, named("successor", successor.trim())?);
    // The successor may be due to close as well, and may name this organisation as its own successor.
    let all = organisations::all(&**tx).await?;
    let next = |id: OrganisationId| all.iter().find(|one| one.id == id).and_then(|one| one.successor_id);
    check_no_cycle(closed.id, Some(successor.id), next)?;
    let closed = organisation::Model { until: Some(until), successor_id: Some(successor.id), ..closed };
    let closed = store::save(tx, closed).await?;
    index::mark(tx, Touched::Organisation(closed.id)).await?;
    tx.directory_changed();
    jobs::enqueue(tx, Job::FollowSuccessors, tx.at).await?;
    let event = Event::OrganisationClosed { until, successor_id: successor.id };
    history::record(tx, closed.id, closed.id.0, &event, None).await?;
    Ok(closed.name)
}

/// The founded organisation with its administrator, and the secret of their token, of which only a hash is stored.
pub struct Founded {
    pub name: String,
    pub admin: PersonId,
    pub admin_name: String,
    pub token: String,
}

/// Founds an organisation. Its policy is the default one, its categories, factors and prices are those of the release.
pub async fn add(tx: &Tx, new: &NewOrganisation) -> Result<Founded> {
    new.check()?;
    organisations::lock_founding(tx).await?;
    let name = new.name.trim().to_owned();
    let taken = organisations::open(&**tx).await?.into_iter().any(|one| one.name.to_lowercase() == name.to_lowercase());
    if taken {
        return Err(Refused::invalid("name", Bad::Duplicate { value: name }).into());
    }
    let region_id = match new.region.as_deref() {
        Some(region) => Some(organisations::region(tx, region.trim()).await?),
        None => None,
    };
    let organisation = organisation::Model {
        id: OrganisationId::new(),
        name,
        region_id,
        currency: new.currency.clone(),
        time_zone: new.time_zone.clone(),
        language: new.language.clone(),
        policy: serde_json::to_value(Policy::default())?,
        until: None,
        successor_id: None,
        version: 1,
        created_at: tx.at,
    };
    let organisation = organisations::insert(tx, organisation).await?;
    let admin = person::Model::new(organisation.id, new.admin.trim(), tx.at);
    let admin = store::directory::people::insert(tx, admin).await?;
    store::directory::people::set_roles(tx, admin.id, &[RoleIn { role: Role::Admin, unit: None }]).await?;
    history::record(tx, organisation.id, organisation.id.0, &Event::OrganisationFounded, admin.id).await?;
    let actor = found(store::directory::people::actor(&**tx, &admin).await?, "person")?;
    let wish = NewToken { person: admin.id, label: "founding".to_owned(), expires_at: None };
    let (_, token) = tokens::make(tx, &Throughout::of(&actor)?, &wish).await?;
    Ok(Founded { name: organisation.name, admin: admin.id, admin_name: admin.name, token })
}
