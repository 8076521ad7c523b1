//! Links by which a partner works without an account: signed, valid for a while, and revocable at any time. A link
//! shows the partner's own work orders and nothing else.

use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::{App, Result, found, work::partners};
use crate::{
    domain::{
        Instant, PartnerId, PartnerLinkId, PersonId, Refused, Role,
        directory::{
            actor::Actor,
            permit::{EditPartners, Throughout},
            person::RoleIn,
        },
        time,
    },
    store::{
        Tx,
        directory::people,
        rows::{partner, partner_link, person},
        work::partner_links,
    },
};

/// How long a link works. It is enough for an order, and a link that is forgotten ends soon.
pub const OPEN_FOR: TimeDelta = TimeDelta::days(30);
/// The most links of a partner that are listed.
const SHOWN: u64 = 20;

/// A link, as the organisation's people see it.
pub struct Link {
    pub id: PartnerLinkId,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
    /// Its path; `None` if the link has ended.
    pub path: Option<String>,
}

/// Makes a link for a partner. What is done by it is done in the partner's name.
pub async fn make(tx: &Tx, actor: &Throughout<'_, EditPartners>, id: PartnerId) -> Result<PartnerLinkId> {
    let partner = partners::open(tx, actor, id).await?;
    let person = match partner_links::acting(&**tx, id).await? {
        Some(person) => person.id,
        None => enter(tx, &partner).await?,
    };
    let link = partner_link::Model {
        id: PartnerLinkId::new(),
        partner_id: id,
        person_id: person,
        by: actor.person,
        created_at: tx.at,
        expires_at: tx.at + OPEN_FOR,
        revoked_at: None,
    };
    Ok(partner_links::insert(tx, link).await?.id)
}

/// Makes the person who acts by the links. It has the partner's name, because no other name is known.
async fn enter(tx: &Tx, partner: &partner::Model) -> Result<PersonId> {
    let named = person::Model::new(partner.organisation_id, partner.name.clone(), tx.at);
    let person = person::Model { partner_id: Some(partner.id), ..named };
    let person = people::insert(tx, person).await?;
    people::set_roles(tx, person.id, &[RoleIn { role: Role::Partner, unit: None }]).await?;
    Ok(person.id)
}

/// The links of a partner, the latest first.
pub async fn list(app: &App, actor: &Throughout<'_, EditPartners>, id: PartnerId) -> Result<Vec<Link>> {
    partners::one(app.db.read(), actor, id).await?;
    let now = time::now();
    let seen = |row: partner_link::Model| Link {
        id: row.id,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        path: (row.revoked_at.is_none() && now < row.expires_at)
            .then(|| format!("/p/{}.{}", row.id.0.simple(), app.links.signature(&signed(row.id), row.expires_at))),
    };
    Ok(partner_links::of_partner(app.db.read(), id, SHOWN).await?.into_iter().map(seen).collect())
}

/// Ends a link at once.
pub async fn revoke(tx: &Tx, actor: &Throughout<'_, EditPartners>, id: PartnerLinkId) -> Result<()> {
    let link = found(partner_links::find(&**tx, id).await?, "link")?;
    partners::one(&**tx, actor, link.partner_id).await?;
    partner_links::revoke(tx, id).await?;
    Ok(())
}

/// The actor of a link; `None` for unknown, ended and forged links alike.
pub async fn actor(app: &App, token: &str) -> Result<Option<Arc<Actor>>> {
    let Some((id, signature)) = token.split_once('.') else { return Ok(None) };
    let Ok(id) = Uuid::try_parse(id) else { return Ok(None) };
    let Some(link) = open(app.db.read(), PartnerLinkId(id), time::now()).await? else { return Ok(None) };
    if !app.links.verify(&signed(link.id), link.expires_at.timestamp(), signature, time::now()) {
        return Ok(None);
    }
    let person = people::find(app.db.read(), link.person_id).await?.filter(|person| person.erased_at.is_none());
    let Some(person) = person else { return Ok(None) };
    let actor = people::actor(app.db.read(), &person).await?;
    // A person without this partner would see the organisation's own data, so the link must not work for them.
    Ok(actor.filter(|actor| actor.partner == Some(link.partner_id)).map(Arc::new))
}

async fn open(db: &impl ConnectionTrait, id: PartnerLinkId, now: Instant) -> Result<Option<partner_link::Model>> {
    let link = partner_links::find(db, id).await?;
    Ok(link.filter(|link| link.revoked_at.is_none() && now < link.expires_at))
}

/// The text that is signed: the link's path, which cannot be the path of a picture.
fn signed(id: PartnerLinkId) -> String {
    format!("/p/{}", id.0.simple())
}

/// # Errors
/// `NotFound` if the link does not work.
pub fn known(actor: Option<Arc<Actor>>) -> Result<Arc<Actor>> {
    actor.ok_or_else(|| Refused::NotFound { what: "link" }.into())
}
