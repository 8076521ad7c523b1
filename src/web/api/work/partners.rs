//! Partners: workshops, refurbishers, upholsterers, carriers.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page,
};
use crate::{
    app::{App, work::partners},
    domain::{
        Date, Money, PartnerId, PartnerKind, WorkKind,
        directory::permit::Throughout,
        work::partner::{Changes, NewPartner, Skill},
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct PartnersApi;

/// A kind of work on a category and everything below it.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SkillView {
    work: WorkKind,
    category: String,
    /// For one thing; absent when on request.
    price: Option<Money>,
}

#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct PartnerInput {
    name: String,
    kind: PartnerKind,
    /// From request to finished.
    #[oai(default)]
    lead_days: i64,
    capacity_per_week: Option<i64>,
    /// WGS 84, degrees.
    latitude: Option<f64>,
    longitude: Option<f64>,
    #[oai(default)]
    skills: Vec<SkillView>,
}

/// What is given changes; `skills` replaces them all.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct PartnerChanges {
    name: Option<String>,
    lead_days: Option<i64>,
    capacity_per_week: Option<i64>,
    /// The last day on which they take work.
    until: Option<Date>,
    skills: Option<Vec<SkillView>>,
}

#[derive(Object)]
struct Partner {
    id: PartnerId,
    name: String,
    kind: PartnerKind,
    lead_days: i64,
    capacity_per_week: Option<i64>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    until: Option<Date>,
    skills: Vec<SkillView>,
    version: i64,
}

#[derive(Object)]
struct Partners {
    items: Vec<Partner>,
    next: Option<PartnerId>,
}

#[OpenApi(tag = "Tag::Work")]
impl PartnersApi {
    /// The organisation's partners.
    #[oai(path = "/partners", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<PartnerId>>,
    ) -> Answer<Partners> {
        let limit = page::limit(limit.0)?;
        let actor = &auth.0.actor;
        let mut rows = partners::list(app.db.read(), actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |partner| partner.id);
        Ok(Json(Partners { items: rows.into_iter().map(Partner::from).collect(), next }))
    }

    /// Enters a partner.
    #[oai(path = "/partners", method = "post")]
    async fn enter(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<PartnerInput>,
    ) -> Result<Created<Partner>, Problem> {
        let (app, actor, new) = (app.0, &auth.0.actor, &new_partner(body.0.clone()));
        let work = |tx, may| async move { Ok(Partner::from(partners::enter(app, &tx, &may, new).await?)) };
        Ok(auth.0.write_permitted(app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Changes a partner, or closes it by its last day.
    #[oai(path = "/partners/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PartnerId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<PartnerChanges>,
    ) -> Result<Changed<Partner>, Problem> {
        let expected = &if_match(&version.0)?;
        let (app, actor, id, changes) = (app.0, &auth.0.actor, id.0, &changes(body.0.clone()));
        let work =
            |tx, may| async move { Ok(Partner::from(partners::change(app, &tx, &may, id, expected, changes).await?)) };
        let now = async { Ok(Partner::from(partners::one(app.db.read(), actor, id).await?)) };
        edited(auth.0.write_permitted(app, Throughout::of(actor), &body.0, work).await, now).await
    }
}

fn new_partner(body: PartnerInput) -> NewPartner {
    let e7 = |degrees: Option<f64>| degrees.map(|degrees| (degrees * 1e7).round() as i64);
    NewPartner {
        kind: body.kind,
        lead_days: body.lead_days,
        capacity_per_week: body.capacity_per_week,
        latitude_e7: e7(body.latitude),
        longitude_e7: e7(body.longitude),
        skills: body.skills.into_iter().map(Skill::from).collect(),
        name: body.name,
    }
}

fn changes(body: PartnerChanges) -> Changes {
    Changes {
        name: body.name,
        lead_days: body.lead_days,
        capacity_per_week: body.capacity_per_week,
        until: body.until,
        skills: body.skills.map(|skills| skills.into_iter().map(Skill::from).collect()),
    }
}

impl From<SkillView> for Skill {
    fn from(view: SkillView) -> Self {
        Self { work: view.work, category: view.category, price: view.price }
    }
}

impl From<partners::Partner> for Partner {
    fn from(partner: partners::Partner) -> Self {
        let degrees = |e7: Option<i64>| e7.map(|e7| e7 as f64 / 1e7);
        let entered = partner.entered;
        let skill = |skill: Skill| SkillView { work: skill.work, category: skill.category, price: skill.price };
        Self {
            id: partner.id,
            name: entered.name,
            kind: entered.kind,
            lead_days: entered.lead_days,
            capacity_per_week: entered.capacity_per_week,
            latitude: degrees(entered.latitude_e7),
            longitude: degrees(entered.longitude_e7),
            until: partner.until,
            skills: entered.skills.into_iter().map(skill).collect(),
            version: partner.version,
        }
    }
}
