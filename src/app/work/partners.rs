//! Partners: who does which work, how fast, at what price.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use crate::app::{App, Result, found};
use crate::{
    domain::{
        Bad, Date, Event, Expected, Money, PartnerId, Refused,
        directory::{
            actor::Actor,
            permit::{EditPartners, Throughout},
        },
        fields::check_day,
        time,
        work::partner::{Changes, NewPartner, Skill},
    },
    store::{
        self, Tx, history,
        rows::{partner, partner_skill},
    },
};

/// A partner and what they do.
pub struct Partner {
    pub id: PartnerId,
    /// The facts that were entered.
    pub entered: NewPartner,
    /// The last day on which they take work.
    pub until: Option<Date>,
    pub version: i64,
}

pub async fn enter(app: &App, tx: &Tx, actor: &Throughout<'_, EditPartners>, new: &NewPartner) -> Result<Partner> {
    new.check(&actor.currency)?;
    let partner = partner::Model {
        id: PartnerId::new(),
        organisation_id: actor.organisation,
        name: new.name.trim().to_owned(),
        kind: new.kind,
        lead_days: new.lead_days,
        capacity_per_week: new.capacity_per_week,
        latitude_e7: new.latitude_e7,
        longitude_e7: new.longitude_e7,
        until: None,
        version: 1,
    };
    let skills = skills(app, partner.id, &new.skills)?;
    let partner = store::work::partners::insert(tx, partner).await?;
    store::work::partners::set_skills(tx, partner.id, skills.clone()).await?;
    history::record(tx, partner.organisation_id, partner.id.0, &Event::PartnerEntered, actor.person).await?;
    Ok(Partner::of(partner, skills, actor))
}

/// Changes what is given; `until` is the last day on which they take work.
pub async fn change(
    app: &App,
    tx: &Tx,
    actor: &Throughout<'_, EditPartners>,
    id: PartnerId,
    expected: &Expected,
    changes: &Changes,
) -> Result<Partner> {
    let known = store::work::partners::lock(tx, id).await?;
    let ours = known.filter(|partner| actor.partner.is_none() && actor.belongs_to(partner.organisation_id));
    let mut partner = found(ours, "partner")?;
    expected.check(partner.version)?;
    changes.check(&actor.currency)?;
    if let Some(name) = &changes.name {
        partner.name = name.trim().to_owned();
    }
    partner.lead_days = changes.lead_days.unwrap_or(partner.lead_days);
    partner.capacity_per_week = changes.capacity_per_week.or(partner.capacity_per_week);
    check_day("until", changes.until)?;
    partner.until = changes.until.or(partner.until);
    let partner = store::save(tx, partner).await?;
    if let Some(new) = &changes.skills {
        store::work::partners::set_skills(tx, id, skills(app, id, new)?).await?;
    }
    history::record(tx, partner.organisation_id, id.0, &Event::PartnerChanged, actor.person).await?;
    let skills = store::work::partners::skills_of(&**tx, [id]).await?.remove(&id).unwrap_or_default();
    Ok(Partner::of(partner, skills, actor))
}

pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<PartnerId>,
    limit: u64,
) -> Result<Vec<Partner>> {
    actor.may_read()?;
    let partners = store::work::partners::list(db, actor, after, limit).await?;
    let mut skills: HashMap<_, _> =
        store::work::partners::skills_of(db, partners.iter().map(|partner| partner.id)).await?;
    let whole = partners.into_iter().map(|partner| {
        let skills = skills.remove(&partner.id).unwrap_or_default();
        Partner::of(partner, skills, actor)
    });
    Ok(whole.collect())
}

pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: PartnerId) -> Result<Partner> {
    actor.may_read()?;
    let known = store::work::partners::find(db, id).await?;
    let partner = found(known.filter(|partner| actor.belongs_to(partner.organisation_id)), "partner")?;
    let skills = store::work::partners::skills_of(db, [id]).await?.remove(&id).unwrap_or_default();
    Ok(Partner::of(partner, skills, actor))
}

/// The name of the partner that the actor works for.
pub async fn own_name(db: &impl ConnectionTrait, actor: &Actor) -> Result<String> {
    let own = found(actor.partner, "partner")?;
    Ok(found(store::work::partners::find(db, own).await?, "partner")?.name)
}

/// A partner of the actor's organisation that still takes work.
pub(in crate::app) async fn open(tx: &Tx, actor: &Actor, id: PartnerId) -> Result<partner::Model> {
    let known = store::work::partners::find(&**tx, id).await?;
    let unknown = || Refused::invalid("partner_id", Bad::Unknown { value: id.to_string() });
    let partner = known.filter(|partner| actor.belongs_to(partner.organisation_id)).ok_or_else(unknown)?;
    if partner.until.is_some_and(|until| until < time::civil_date(tx.at, &actor.time_zone)) {
        return Err(Refused::Closed { what: "partner" }.into());
    }
    Ok(partner)
}

fn skills(app: &App, partner: PartnerId, skills: &[Skill]) -> Result<Vec<partner_skill::Model>> {
    let mut rows = Vec::new();
    for (n, skill) in skills.iter().enumerate() {
        if !app.reference.categories.contains_key(&skill.category) {
            let unknown = Bad::Unknown { value: skill.category.clone() };
            return Err(Refused::invalid(format!("skills[{n}].category"), unknown).into());
        }
        rows.push(partner_skill::Model {
            partner_id: partner,
            work: skill.work,
            category_key: skill.category.clone(),
            price_minor: skill.price.as_ref().map(|price| price.amount_minor),
        });
    }
    Ok(rows)
}

impl Partner {
    /// Prices are in the currency of the organisation that both belong to.
    fn of(row: partner::Model, skills: Vec<partner_skill::Model>, actor: &Actor) -> Self {
        let skill = |row: partner_skill::Model| Skill {
            work: row.work,
            category: row.category_key,
            price: row.price_minor.map(|minor| Money::new(minor, &actor.currency)),
        };
        Self {
            id: row.id,
            entered: NewPartner {
                name: row.name,
                kind: row.kind,
                lead_days: row.lead_days,
                capacity_per_week: row.capacity_per_week,
                latitude_e7: row.latitude_e7,
                longitude_e7: row.longitude_e7,
                skills: skills.into_iter().map(skill).collect(),
            },
            until: row.until,
            version: row.version,
        }
    }
}
