//! Partners: who does which work at what price, and the links by which they do it.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        work::{
            partner_links,
            partners::{self, Partner},
        },
    },
    domain::{
        self, Bad, Money, PartnerId, PartnerKind, PartnerLinkId, Refused as No,
        directory::{
            actor::Act,
            permit::{EditPartners, Throughout},
        },
        fields::LONGEST_NAME,
        time,
        work::partner::{Changes, NewPartner, Skill},
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            form::{Field, Form, written},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, List, Refused, Row, Sheet, Table},
            stock::card::Tag,
            visitor::Visitor,
        },
        printing::PublicUrl,
    },
};

const MOST: u64 = 200;
const DEGREES: u32 = 7;
const LONGEST_SKILLS: usize = 20_000;
const KINDS: [PartnerKind; 6] = [
    PartnerKind::OwnWorkshop,
    PartnerKind::NavWorkshop,
    PartnerKind::Upholsterer,
    PartnerKind::ItRefurbisher,
    PartnerKind::Carrier,
    PartnerKind::Other,
];

#[handler]
pub async fn list(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    all(&visitor, &app, None).await
}

async fn all(visitor: &Visitor, app: &App, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let found = partners::list(app.db.read(), actor, None, MOST).await.map_err(Problem)?;
    let mut table = Table::new(t.say("nav-partners"), t.say("partners-none"))
        .column(t.say("name"))
        .column(t.say("partner-kind"))
        .figures(t.say("lead-days"));
    for one in found {
        table.rows.push(vec![
            Cell::link(format!("/partners/{}", one.id), one.entered.name),
            t.of("partner", one.entered.kind).into(),
            t.whole(one.entered.lead_days).into(),
        ]);
    }
    let mut sheet = Sheet::new(visitor, t.say("nav-partners")).crumb("/work-orders", t.say("nav-work")).table(table);
    if actor.may_throughout(Act::EditPartners).is_ok() {
        let kinds = KINDS.map(|kind| Choice::new(kind, t.of("partner", kind), None)).into();
        let form = Form::new("enter", "/partners", t.say("partner-enter"))
            .titled(t.say("partner-enter"))
            .with(Field::choice("kind", t.say("partner-kind"), kinds, None).required());
        let form = fields(visitor, form, None)
            .with(Field::decimal("latitude", t.say("place-latitude")))
            .with(Field::decimal("longitude", t.say("place-longitude")));
        sheet = sheet.form(form);
    }
    sheet.refused(refused).send()
}

fn fields(visitor: &Visitor, form: Form, partner: Option<&Partner>) -> Form {
    let t = visitor.text;
    let entered = partner.map(|partner| &partner.entered);
    let skill = |skill: &Skill| {
        let price = skill.price.as_ref().map(|price| written(price.amount_minor, 2)).unwrap_or_default();
        format!("{} {} {price}", skill.work, skill.category).trim().to_owned()
    };
    let skills: Vec<String> = entered.iter().flat_map(|entered| &entered.skills).map(skill).collect();
    form.maybe(partner.map(|partner| Field::hidden("version", partner.version)))
        .with(Field::text("name", t.say("name"), LONGEST_NAME).known(entered.map(|one| &one.name)).required())
        .with(Field::number("lead_days", t.say("lead-days"), 0, 366).holds(entered.map_or(14, |one| one.lead_days)))
        .with(
            Field::number("capacity_per_week", t.say("partner-capacity"), 0, 10_000)
                .known(entered.and_then(|one| one.capacity_per_week)),
        )
        .with(
            Field::lines("skills", t.say("partner-skills"), LONGEST_SKILLS)
                .holds(skills.join("\n"))
                .hint(t.say("partner-skills-hint")),
        )
}

/// One skill a line: "repair office-chair 350,00". Without a price the partner is asked for one.
fn skills(given: &Fields, currency: &str) -> domain::Result<Vec<Skill>> {
    let bad = |line: &str| No::invalid("skills", Bad::Malformed { value: line.chars().take(80).collect() });
    let skill = |line: &str| {
        let mut words = line.split_whitespace();
        let (Some(work), Some(category)) = (words.next(), words.next()) else { return Err(bad(line)) };
        let price = match words.next() {
            None => None,
            Some(price) => {
                let one = Fields::new(vec![("price".to_owned(), price.to_owned())]);
                one.scaled("price", 2).map_err(|_| bad(line))?.map(|minor| Money::new(minor, currency))
            }
        };
        Ok(Skill { work: work.parse().map_err(|_| bad(line))?, category: category.to_owned(), price })
    };
    given.shown("skills").lines().filter(|line| !line.trim().is_empty()).map(skill).collect()
}

#[handler]
pub async fn enter(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match entered(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn entered(posted: &Posted, app: &App) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let new = &NewPartner {
        name: given.shown("name").to_owned(),
        kind: given.required("kind")?,
        lead_days: given.value("lead_days")?.unwrap_or_default(),
        capacity_per_week: given.value("capacity_per_week")?,
        latitude_e7: given.scaled("latitude", DEGREES)?,
        longitude_e7: given.scaled("longitude", DEGREES)?,
        skills: skills(given, &actor.currency)?,
    };
    posted
        .write_permitted(app, Throughout::of(actor), |tx, may| async move {
            let partner = partners::enter(app, &tx, &may, new).await?;
            Ok(format!("/partners/{}?done=opened", partner.id))
        })
        .await
}

#[handler]
pub async fn show(
    visitor: Visitor,
    app: Data<&Arc<App>>,
    url: Data<&Arc<PublicUrl>>,
    Path(id): Path<PartnerId>,
) -> Result<Response> {
    one(&visitor, &app, &url, id, None).await
}

async fn one(
    visitor: &Visitor,
    app: &App,
    url: &PublicUrl,
    id: PartnerId,
    refused: Option<Refused<'_>>,
) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let partner = partners::one(app.db.read(), actor, id).await.map_err(Problem)?;
    let mut sheet = Sheet::new(visitor, partner.entered.name.clone())
        .crumb("/work-orders", t.say("nav-work"))
        .crumb("/partners", t.say("nav-partners"))
        .about(t.of("partner", partner.entered.kind));
    if let Ok(may) = Throughout::<EditPartners>::of(actor) {
        let links = partner_links::list(app, &may, id).await.map_err(Problem)?;
        let row = |link: partner_links::Link| {
            let day = t.day(time::civil_date(link.expires_at, &actor.time_zone), visitor.today);
            let revoke = Form::new(
                format!("revoke-{}", link.id),
                format!("/partners/{id}/links/{}/revoke", link.id),
                t.say("link-revoke"),
            );
            Row {
                title: link.path.as_ref().map_or_else(|| t.say("link-over"), |path| format!("{}{path}", url.0)),
                href: link.path.clone(),
                about: vec![t.word("link-ends", &day)],
                tag: link.revoked_at.map(|_| Tag { class: "", text: t.say("link-revoked") }),
                forms: if link.path.is_some() { vec![revoke] } else { Vec::new() },
                ..Row::default()
            }
        };
        let rows = links.into_iter().map(row).collect();
        sheet = sheet.list(List { title: t.say("links"), rows, empty: t.say("links-none") }).form(
            Form::new("link", format!("/partners/{id}/links"), t.say("link-make")).about(t.say("link-about-work")),
        );
        let form = Form::new("change", format!("/partners/{id}"), t.say("save")).folded(t.say("partner-change"));
        let form = fields(visitor, form, Some(&partner))
            .with(Field::date("until", t.say("life-until")).known(partner.until).hint(t.say("partner-until-hint")));
        sheet = sheet.form(form);
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn save(
    posted: Posted,
    app: Data<&Arc<App>>,
    url: Data<&Arc<PublicUrl>>,
    Path(id): Path<PartnerId>,
) -> Result<Response> {
    match saved(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, &url, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, id: PartnerId) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let expected = &given.version()?;
    let changes = &Changes {
        name: given.text("name").map(str::to_owned),
        lead_days: given.value("lead_days")?,
        capacity_per_week: given.value("capacity_per_week")?,
        until: given.value("until")?,
        skills: Some(skills(given, &actor.currency)?),
    };
    posted
        .write_permitted(app, Throughout::of(actor), |tx, may| async move {
            partners::change(app, &tx, &may, id, expected, changes).await?;
            Ok(format!("/partners/{id}?done=saved"))
        })
        .await
}

#[handler]
pub async fn make_link(
    posted: Posted,
    app: Data<&Arc<App>>,
    url: Data<&Arc<PublicUrl>>,
    Path(id): Path<PartnerId>,
) -> Result<Response> {
    let actor = posted.visitor.actor();
    let done = posted.write_permitted(&app, Throughout::of(actor), |tx, may| async move {
        partner_links::make(&tx, &may, id).await?;
        Ok(format!("/partners/{id}?done=link-made"))
    });
    match done.await {
        Ok(next) => {
            tracing::info!(target: "ombruk::security", person = %actor.person, partner = %id, "made a partner's link");
            Ok(see(&next))
        }
        Err(problem) => one(&posted.visitor, &app, &url, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

#[handler]
pub async fn revoke_link(
    posted: Posted,
    app: Data<&Arc<App>>,
    url: Data<&Arc<PublicUrl>>,
    Path((id, link)): Path<(PartnerId, PartnerLinkId)>,
) -> Result<Response> {
    let done = posted.write_permitted(&app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
        partner_links::revoke(&tx, &may, link).await?;
        Ok(format!("/partners/{id}?done=revoked"))
    });
    match done.await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, &url, id, Some(Refused::of(&posted, problem)?)).await,
    }
}
