//! What is kept about one person, for that person (GDPR article 15).

use serde_json::{Value, json};

use crate::app::{App, Result, found};
use crate::{
    domain::{PersonId, time},
    store::{
        directory::{credentials, organisations, people, providers, registers, sessions},
        exchange::holdings,
        history,
        needs::{mails, watches},
    },
};

/// The most watches and the most notices in a dossier, the latest ones. Nobody reads more.
const MOST_TOLD: u64 = 10_000;

/// Everything: who they are, what they may do, where they are signed in, what is open in their name, what happened to
/// their account and what they did. Things and other people appear by their ids only, so that nothing about other
/// people is disclosed.
pub async fn of(app: &App, id: PersonId) -> Result<Value> {
    let db = app.db.read();
    let person = found(people::find(db, id).await?, "person")?;
    let organisation = found(organisations::find(db, person.organisation_id).await?, "organisation")?;
    let roles = people::roles(db, &[id]).await?;
    let tokens = people::tokens_of(db, id, time::now()).await?;
    let browsers = sessions::of_person(db, id).await?;
    let proofs = credentials::of(db, id).await?;
    let identities = providers::identities_of(db, id).await?;
    let groups = registers::groups_of(db, &[id]).await?;
    let open = holdings::open(db, id).await?;
    let received = holdings::received(db, id).await?;
    let wishes = mails::wishes(db, &[id]).await?;
    let waits_for = watches::of_person(db, id, None, MOST_TOLD).await?;
    let was_told = watches::notices(db, id, false, None, MOST_TOLD).await?;
    let happened = history::of(db, id.0).await?;
    let done = history::by(db, id).await?;
    Ok(json!({
        "person": {
            "id": id, "name": person.name, "email": person.email, "phone": person.phone,
            "organisation": organisation.name, "created_at": person.created_at, "left_at": person.left_at,
            "erased_at": person.erased_at, "external_id": person.external_id,
            "user_name": person.user_name, "unlisted_at": person.unlisted_at,
        },
        "register_groups": groups.iter().map(|(_, group)| json!({
            "id": group.id, "name": group.display_name,
        })).collect::<Vec<_>>(),
        "roles": roles.iter().map(|one| json!({"role": one.role, "unit_id": one.unit_id})).collect::<Vec<_>>(),
        "mail_about_notices": wishes.get(&id),
        "signing_in": {
            "password_since": proofs.as_ref().and_then(|own| own.password_at),
            "second_factor": proofs.as_ref().is_some_and(|own| own.totp.is_some()),
            "browsers": browsers.iter().map(|one| json!({
                "browser": one.browser, "began_at": one.created_at, "seen_at": one.seen_at, "provider": one.provider,
                "id_token": one.id_token,
            })).collect::<Vec<_>>(),
            "providers": identities.iter().map(|one| json!({
                "issuer": one.issuer, "subject": one.subject, "since": one.created_at,
            })).collect::<Vec<_>>(),
            "tokens": tokens.iter().map(|one| json!({
                "label": one.label, "created_at": one.created_at, "expires_at": one.expires_at,
            })).collect::<Vec<_>>(),
        },
        "open": {
            "needs": open.needs.iter().map(|one| json!({
                "id": one.id, "purpose": one.purpose, "needed_by": one.needed_by,
            })).collect::<Vec<_>>(),
            "reservations": open.reservations.iter().map(|one| json!({
                "id": one.id, "lot_id": one.lot_id, "quantity": one.n,
            })).collect::<Vec<_>>(),
            "agreements": open.agreements.iter().map(|one| json!({"id": one.id, "name": one.name})).collect::<Vec<_>>(),
        },
        "waits_for": waits_for.iter().map(|one| json!({
            "title": one.title, "sought": one.sought, "line_id": one.line_id, "since": one.created_at,
        })).collect::<Vec<_>>(),
        "was_told": was_told.iter().map(|one| json!({
            "title": one.title, "lot_id": one.lot_id, "at": one.at, "read_at": one.read_at,
        })).collect::<Vec<_>>(),
        "received": received.iter().map(|one| json!({
            "handover_id": one.id, "lot_id": one.lot_id, "quantity": one.n, "handed_on": one.handed_on,
        })).collect::<Vec<_>>(),
        "happened": happened.iter().map(|one| json!({
            "at": one.at, "verb": one.verb, "detail": one.detail,
        })).collect::<Vec<_>>(),
        "did": done.iter().map(|one| json!({
            "at": one.at, "verb": one.verb, "to": one.subject, "detail": one.detail,
        })).collect::<Vec<_>>(),
    }))
}
