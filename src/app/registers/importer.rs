//! Finds out on whose behalf the command line imports.

use crate::app::registers::Failed;
use crate::{
    app::App,
    domain::{OrganisationId, directory::actor::Actor},
    store::directory::{organisations, people},
};

/// The person by e-mail address, with their organisation, or the organisation by name alone. The name may be left out
/// if there is only one organisation.
pub async fn resolve_importer(
    app: &App,
    email: Option<&str>,
    organisation: Option<&str>,
) -> Result<(OrganisationId, Option<Actor>), Failed> {
    let db = app.db.read();
    if let Some(email) = email {
        let person = people::by_email(db, email).await?.ok_or_else(|| Failed::Nobody { email: email.to_owned() })?;
        let actor = people::actor(db, &person).await?.filter(|actor| actor.partner.is_none());
        let actor = actor.ok_or_else(|| Failed::Nobody { email: email.to_owned() })?;
        return Ok((actor.organisation, Some(actor)));
    }
    let open = organisations::open(db).await?;
    let mut named =
        open.iter().filter(|one| organisation.is_none_or(|name| one.name.to_lowercase() == name.to_lowercase()));
    match (named.next(), named.next()) {
        (Some(one), None) => Ok((one.id, None)),
        (None | Some(_), _) => {
            Err(Failed::Organisation { names: open.into_iter().map(|organisation| organisation.name).collect() })
        }
    }
}
