//! Places: where things stand, how much goes in, and where surplus may be brought.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        directory::places::{self, Place},
    },
    domain::{
        self, PlaceId, PlaceKind,
        directory::{
            permit::Throughout,
            tree::{Life, PlaceFacts},
        },
        fields::LONGEST_NAME,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            directory::units::{life, may_administer, sensitivities},
            form::{Field, Form, written},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            visitor::Visitor,
        },
    },
};

const KINDS: [PlaceKind; 5] =
    [PlaceKind::Site, PlaceKind::Building, PlaceKind::Floor, PlaceKind::Room, PlaceKind::Store];
/// Decimals of stored integers: degrees times ten million, and litres of a cubic metre.
const DEGREES: u32 = 7;
const CUBIC_METRES: u32 = 3;

#[handler]
pub async fn list(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    all(&visitor, &app, None).await
}

async fn all(visitor: &Visitor, app: &App, refused: Option<Refused<'_>>) -> Result<Response> {
    may_administer(visitor).map_err(Problem::from)?;
    let t = visitor.text;
    let own = places::list(app, visitor.actor()).await.map_err(Problem)?;
    let mut table = Table::new(t.say("admin-places"), t.say("admin-none"))
        .column(t.say("name"))
        .column(t.say("place-kind"))
        .figures(t.say("place-capacity"))
        .column(t.say("life-until"));
    let names = visitor.reader().names;
    let mut rows: Vec<(String, &Place)> = own
        .iter()
        .map(|place| {
            let site = names.place(place.site).unwrap_or_default();
            let way = names.way_to(place.id).filter(|way| *way != site);
            ([Some(site), way].into_iter().flatten().collect::<Vec<_>>().join(", "), place)
        })
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    for (way, place) in rows {
        let until = place.facts.life.until.map(|day| t.day(day, visitor.today)).unwrap_or_default();
        let capacity = place.facts.capacity_l.map(|litres| format!("{} m³", written(litres, CUBIC_METRES)));
        let link = Cell::link(format!("/admin/places/{}", place.id), way);
        let kind = t.of("place", place.facts.kind);
        table.rows.push(vec![link, kind.into(), capacity.unwrap_or_default().into(), until.into()]);
    }
    let kinds = KINDS.map(|kind| Choice::new(kind, t.of("place", kind), Some("room"))).into();
    let form = Form::new("open", "/admin/places", t.say("place-open")).titled(t.say("place-open"));
    let form = form.with(Field::choice("kind", t.say("place-kind"), kinds, None).required());
    Sheet::new(visitor, t.say("admin-places"))
        .crumb("/admin", t.say("nav-admin"))
        .table(table)
        .form(fields(visitor, form, None))
        .refused(refused)
        .send()
}

fn fields(visitor: &Visitor, form: Form, place: Option<&Place>) -> Form {
    let t = visitor.text;
    let facts = place.map(|place| &place.facts);
    let degrees = |e7: Option<i64>| e7.map(|e7| written(e7, DEGREES));
    let coordinates = facts.and_then(|facts| facts.coordinates);
    let now = facts.map(|facts| &facts.life);
    let capacity = facts.and_then(|facts| facts.capacity_l).map(|litres| written(litres, CUBIC_METRES));
    let parents = choices::places(visitor, facts.and_then(|facts| facts.parent));
    let form = form
        .maybe(place.map(|place| Field::hidden("version", place.version)))
        .with(Field::text("name", t.say("name"), LONGEST_NAME).known(facts.map(|facts| &facts.name)).required())
        .with(Field::choice("parent", t.say("place-parent"), parents, Some(t.say("place-no-parent"))))
        .with(Field::decimal("capacity_m3", t.say("place-capacity")).known(capacity).hint(t.say("place-capacity-hint")))
        .with(Field::check("accepts_intake", t.say("place-intake"), facts.is_some_and(|facts| facts.accepts_intake)))
        .with(Field::decimal("latitude", t.say("place-latitude")).known(degrees(coordinates.map(|(lat, _)| lat))))
        .with(Field::decimal("longitude", t.say("place-longitude")).known(degrees(coordinates.map(|(_, lon)| lon))))
        .with(Field::choice(
            "sensitivity",
            t.say("sensitivity"),
            sensitivities(t, facts.and_then(|facts| facts.sensitivity)),
            Some(t.say("sensitivity-none")),
        ));
    life(t, form, now, choices::places(visitor, now.and_then(|life| life.successor)))
}

fn parse(given: &Fields, kind: PlaceKind) -> domain::Result<PlaceFacts> {
    let coordinates = given.scaled("latitude", DEGREES)?.zip(given.scaled("longitude", DEGREES)?);
    Ok(PlaceFacts {
        name: given.shown("name").to_owned(),
        kind,
        parent: given.value("parent")?.map(PlaceId),
        coordinates,
        capacity_l: given.scaled("capacity_m3", CUBIC_METRES)?,
        accepts_intake: given.text("accepts_intake").is_some(),
        sensitivity: given.value("sensitivity")?,
        life: Life {
            since: given.value("since")?,
            until: given.value("until")?,
            successor: given.value("successor")?.map(PlaceId),
        },
    })
}

#[handler]
pub async fn open(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match opened(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn opened(posted: &Posted, app: &App) -> Result<String, Problem> {
    let facts = &parse(&posted.fields, posted.fields.required("kind")?)?;
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            places::open(&tx, &may, facts).await?;
            Ok("/admin/places?done=opened".to_owned())
        })
        .await
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<PlaceId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: PlaceId, refused: Option<Refused<'_>>) -> Result<Response> {
    may_administer(visitor).map_err(Problem::from)?;
    let place = places::one(app, visitor.actor(), id).await.map_err(Problem)?;
    let t = visitor.text;
    let form = Form::new("change", format!("/admin/places/{id}"), t.say("save")).primary();
    Sheet::new(visitor, place.facts.name.clone())
        .crumb("/admin", t.say("nav-admin"))
        .crumb("/admin/places", t.say("admin-places"))
        .about(t.of("place", place.facts.kind))
        .form(fields(visitor, form, Some(&place)))
        .refused(refused)
        .send()
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<PlaceId>) -> Result<Response> {
    match saved(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, id: PlaceId) -> Result<String, Problem> {
    let facts = &parse(&posted.fields, PlaceKind::Room)?;
    let expected = &posted.fields.version()?;
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            // The kind of a place never changes.
            let change = |now: PlaceFacts| PlaceFacts { kind: now.kind, ..facts.clone() };
            places::change(&tx, &may, id, expected, change).await?;
            Ok(format!("/admin/places/{id}?done=saved"))
        })
        .await
}
