//! Looking after one thing: correcting, moving, counting, splitting, giving up, and its labels and documents.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};
use serde_json::Value;

use crate::{
    app::{
        App, Error,
        stock::{
            codes, counts, custody, departures, documents, edits, joins, labels, moves,
            reading::Lot,
            splits, surplus,
            taking::{self, Possible},
            undoing,
        },
    },
    domain::{
        self, AliasId, Bad, ChemicalLight, Condition, Departure, DocumentId, LotId, LotState, PlaceId, Refused as No,
        UnitId,
        directory::actor::Act,
        fields::{LONGEST_NAME, LONGEST_NOTE},
        stock::{changes::Changes, evidence::NewDocument, lot::MOST, scan::LONGEST},
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form, written},
            happened,
            page::see,
            posted::{Fields, Posted},
            sheet::{List, Refused, Row, Sheet},
            stock::{
                acts::{folded, path},
                card::{condition, tags},
                departing, papers, wiping,
            },
            text::Text,
            visitor::Visitor,
        },
    },
};

const CONDITIONS: [Condition; 5] =
    [Condition::AsNew, Condition::Good, Condition::Worn, Condition::NeedsRepair, Condition::ForParts];

fn conditions(t: Text, chosen: Option<Condition>) -> Vec<Choice> {
    let chosen = chosen.map(|one| one.to_string());
    CONDITIONS.map(|one| Choice::new(one, condition(t, one), chosen.as_deref())).into()
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(code): Path<String>) -> Result<Response> {
    page(&visitor, &app, &code, None).await
}

pub async fn page(visitor: &Visitor, app: &App, code: &str, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let found = codes::by_code(app.db.read(), actor, code, None, visitor.place()).await.map_err(Problem)?;
    let lot = &found.lot;
    if !actor.belongs_to(lot.organisation) {
        return Err(Problem::from(No::NotFound { what: "lot" }).into());
    }
    let words = visitor.reader().lot(lot, None, visitor.today);
    let stuck = labels::of(app.db.read(), actor, lot.id).await.map_err(Problem)?;
    let papers = documents::list(app.db.read(), actor, lot.id).await.map_err(Problem)?;
    let may = |act: Act| actor.may(act, lot.unit).is_ok();
    let gone = lot.state == LotState::Gone;
    let mut sheet = Sheet::new(visitor, words.title.clone())
        .crumb(format!("/things/{}", lot.code), words.title.clone())
        .about(words.stands())
        .act(format!("/things/{}/photos", lot.code), t.say("photos-title"))
        .act(format!("/things/{}/history", lot.code), t.say("history"))
        .act(format!("/labels?lot={}", lot.id), t.say("label-print"));
    for tag in tags(lot, visitor) {
        sheet = sheet.tag(tag.class, tag.text);
    }
    if may(Act::OrderWork) && !gone {
        sheet = sheet.act(format!("/work-orders/new?code={}", lot.code), t.say("work-order-title"));
    }
    let possible = taking::possible(app.db.read(), actor, lot).await.map_err(Problem)?;
    for form in forms(visitor, app, lot, &possible).into_iter().filter(|(act, ..)| may(*act)) {
        sheet = sheet.form(form.1);
    }
    if lot.media > 0 {
        let wiped = custody::evidence(app.db.read(), actor, lot.id).await.map_err(Problem)?;
        sheet = sheet.table(wiping::table(visitor, wiped));
    }
    if may(Act::EditLot) {
        sheet = sheet.list(stickers(t, lot, stuck)).list(papers::list(visitor, lot, papers));
    }
    sheet.refused(refused).send()
}

/// The forms that the lot's state allows, and the permission that each needs.
fn forms(visitor: &Visitor, app: &App, lot: &Lot, possible: &Possible) -> Vec<(Act, Form)> {
    let t = visitor.text;
    let n = || Field::number("n", t.say("how-many"), 1, lot.quantity).holds(lot.quantity).required();
    let place = || Field::choice("place", t.say("move-to"), choices::places(visitor, Some(lot.place)), None).required();
    if lot.state == LotState::Gone {
        return vec![(Act::RemoveLot, folded(t, lot, "return").about(t.say("tend-return-about")))];
    }
    let relocate = folded(t, lot, "move").with(n()).with(place()).with(happened::field(visitor));
    let mut forms = vec![(Act::EditLot, edit(visitor, app, lot)), (Act::MoveLot, relocate)];
    let day = |name: &str, key: &str| Field::date(name, t.say(key)).hint(t.say(&format!("{key}-hint")));
    // The dates of what is surplus already are among its facts.
    if possible.declare && lot.state != LotState::Available {
        let form = folded(t, lot, "surplus").with(n());
        let form = form.with(day("available_from", "surplus-from")).with(day("open_to_region_from", "surplus-region"));
        forms.push((Act::DeclareSurplus, form));
    }
    if possible.withdraw {
        forms.push((Act::DeclareSurplus, folded(t, lot, "keep").about(t.say("tend-keep-about"))));
    }
    let kinds = departing::missing(t);
    let count = folded(t, lot, "count")
        .with(Field::number("n", t.say("count-n"), 0, MOST).holds(lot.quantity).required())
        .with(
            Field::choice("kind", t.say("count-kind"), kinds, Some(t.say("count-kind-none")))
                .hint(t.say("count-kind-hint")),
        )
        .with(happened::field(visitor));
    forms.push((Act::CountLot, count));
    if lot.quantity > 1 {
        let part = Field::number("n", t.say("split-n"), 1, lot.quantity - 1).required();
        let form = folded(t, lot, "split").with(part).with(place()).with(Field::choice(
            "condition",
            t.say("facet-condition"),
            conditions(t, Some(lot.condition)),
            None,
        ));
        forms.push((Act::EditLot, form));
    }
    let join = Field::text("code", t.say("join-code"), LONGEST_NAME).required();
    forms.push((Act::EditLot, folded(t, lot, "join").about(t.say("tend-join-about")).with(join)));
    let lights = [ChemicalLight::Green, ChemicalLight::Yellow, ChemicalLight::Red];
    let now = lot.light.to_string();
    let lights = lights.map(|one| Choice::new(one, t.of("light", one), Some(&now))).into();
    let light = folded(t, lot, "light")
        .with(Field::choice("light", t.say("tend-light"), lights, None).required())
        .with(Field::lines("reason", t.say("today-note"), LONGEST_NOTE).required());
    forms.push((Act::OverrideLight, light));
    if lot.media > 0 {
        forms.push((Act::RecordSanitisation, wiping::form(t, lot, visitor.today)));
    }
    forms.push((Act::RemoveLot, departing::fields(visitor, folded(t, lot, "depart").with(n()))));
    forms.push((Act::LogLot, folded(t, lot, "undo").about(t.say("tend-undo-about"))));
    forms
}

fn edit(visitor: &Visitor, app: &App, lot: &Lot) -> Form {
    let (t, own) = (visitor.text, &lot.attributes);
    let size = |name: &str, mm: Option<i64>| {
        Field::decimal(name, t.of("limit", format!("{name}_cm"))).known(mm.map(|mm| written(mm, 1)))
    };
    Form::new("edit", path(lot, "edit"), t.say("save"))
        .primary()
        .titled(t.say("tend-edit"))
        .with(Field::hidden("version", lot.version))
        .with(Field::text("title", t.say("name"), LONGEST_NAME).holds(&lot.name))
        .with(
            Field::choice(
                "category",
                t.say("facet-category"),
                choices::categories(visitor, app, Some(&lot.category)),
                None,
            )
            .required(),
        )
        .with(Field::choice("condition", t.say("facet-condition"), conditions(t, Some(lot.condition)), None).required())
        .with(Field::choice("unit", t.say("col-unit"), choices::units(visitor, Some(lot.unit)), None).required())
        .with(Field::lines("note", t.say("log-note"), LONGEST_NOTE).holds(&lot.note))
        .with(Field::text("brand", t.say("fact-make"), LONGEST_NAME).known(own.brand.as_ref()))
        .with(Field::text("model", t.say("fact-model"), LONGEST_NAME).known(own.model.as_ref()))
        .with(Field::text("colour", t.say("fact-colour"), LONGEST_NAME).known(own.colour.as_ref()))
        .with(size("width", own.width_mm))
        .with(size("depth", own.depth_mm))
        .with(size("height", own.height_mm))
        .with(Field::text("serial", t.say("fact-serial"), LONGEST_NAME).known(lot.serial.as_ref()))
        .with(Field::date("acquired_on", t.say("tend-acquired")).known(lot.acquired_on))
        .with(Field::date("available_from", t.say("col-from")).known(lot.available_from))
        .with(Field::date("must_leave_by", t.say("col-leave")).known(lot.must_leave_by))
        .with(Field::date("open_to_region_from", t.say("surplus-region")).known(lot.open_to_region_from))
        .with(Field::decimal("price", t.say("tend-price")).known(lot.price_minor.map(|minor| written(minor, 2))))
}

fn stickers(t: Text, lot: &Lot, stuck: Vec<labels::Label>) -> List {
    let row = |label: labels::Label| Row {
        title: label.value,
        about: vec![label.register],
        forms: vec![
            Form::new(
                format!("label-{}", label.id),
                format!("{}/{}", path(lot, "label-end"), label.id),
                t.say("label-end"),
            ),
            Form::new(
                format!("label-to-{}", label.id),
                format!("{}/{}", path(lot, "label-move"), label.id),
                t.say("label-move"),
            )
            .folded(t.say("label-move"))
            .with(Field::text("lot", t.say("label-move-to"), LONGEST_NAME).required()),
        ],
        ..Row::default()
    };
    let add = Form::new("label", path(lot, "label"), t.say("label-add"))
        .with(
            Field::text("register", t.say("label-register"), 40)
                .holds(labels::PRINTED)
                .hint(t.say("label-register-hint"))
                .required(),
        )
        .with(Field::text("value", t.say("label-value"), LONGEST).required());
    let mut rows: Vec<Row> = stuck.into_iter().map(row).collect();
    rows.push(Row { title: t.say("label-add"), forms: vec![add], ..Row::default() });
    List { title: t.say("labels-title-list"), rows, empty: String::new() }
}

#[handler]
pub async fn perform(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((code, act)): Path<(String, String)>,
) -> Result<Response> {
    finish(&posted, &app, &code, acted(&posted, &app, &code, &act).await).await
}

async fn finish(posted: &Posted, app: &App, code: &str, done: Result<String, Problem>) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, app, code, Some(Refused::of(posted, problem)?)).await,
    }
}

async fn acted(posted: &Posted, app: &App, code: &str, act: &str) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let lot = &codes::by_code(app.db.read(), actor, code, None, None).await?.lot;
    let (id, all) = (lot.id, lot.quantity);
    let some = |n: i64| Some(n).filter(|n| *n != all);
    let next = |code: &str, done: &str| format!("/things/{code}/edit?done={done}");
    match act {
        "edit" => {
            let (expected, changes) = (&given.version()?, &changes(given)?);
            posted
                .write(|tx| async move {
                    let lot = edits::edit(&tx, actor, id, expected, changes).await?;
                    Ok(next(&lot.code, "saved"))
                })
                .await
        }
        "move" => {
            let (n, place) = (given.required("n")?, PlaceId(given.required("place")?));
            let happened_at = happened::moment(&posted.visitor, given)?;
            posted
                .write(|tx| async move {
                    let moved = moves::relocate(&tx, actor, id, some(n), place, happened_at).await?;
                    Ok(next(&moved.lot.code, "moved"))
                })
                .await
        }
        "surplus" => {
            let wanted = surplus::Surplus {
                quantity: some(given.required("n")?),
                available_from: given.value("available_from")?,
                open_to_region_from: given.value("open_to_region_from")?,
            };
            posted
                .write(|tx| async move {
                    let declared = surplus::declare(&tx, actor, id, wanted).await?;
                    Ok(next(&declared.lot.code, "saved"))
                })
                .await
        }
        "keep" => {
            posted
                .write(|tx| async move {
                    let lot = surplus::withdraw_surplus(&tx, actor, id).await?;
                    Ok(next(&lot.code, "saved"))
                })
                .await
        }
        "count" => {
            let kind: Option<Departure> = given.value("kind")?;
            let evidence = kind.map(|_| Value::String(posted.visitor.text.say("count-evidence")));
            let happened_at = happened::moment(&posted.visitor, given)?;
            let count = &counts::Count { quantity: given.required("n")?, kind, evidence, happened_at };
            posted
                .write(|tx| async move {
                    let counted = counts::count(&tx, actor, id, count).await?;
                    Ok(next(&counted.lot.code, "counted"))
                })
                .await
        }
        "split" => {
            let split = &splits::Split {
                quantity: given.required("n")?,
                changes: Changes { condition: given.value("condition")?, ..Changes::default() },
                place: given.value("place")?.map(PlaceId),
                labels: Vec::new(),
            };
            posted
                .write(|tx| async move {
                    let parted = splits::split(&tx, actor, id, split).await?;
                    Ok(next(&parted.lot.code, "split"))
                })
                .await
        }
        "join" => {
            let other = codes::by_code(app.db.read(), actor, given.shown("code"), None, None).await?.lot.id;
            posted
                .write(|tx| async move {
                    let joined = joins::join(&tx, actor, id, other).await?;
                    Ok(next(&joined.code, "joined-lot"))
                })
                .await
        }
        "light" => {
            let (light, reason) = (given.required("light")?, given.shown("reason"));
            posted
                .write(|tx| async move {
                    let lot = custody::override_light(&tx, actor, id, light, reason).await?;
                    Ok(next(&lot.code, "saved"))
                })
                .await
        }
        "sanitise" => {
            let new = &wiping::sanitisation(given)?;
            posted
                .write(|tx| async move {
                    custody::sanitise(&tx, actor, id, new, None).await?;
                    Ok(next(code, "saved"))
                })
                .await
        }
        "depart" => {
            let leaving = &departures::Leaving { quantity: some(given.required("n")?), ..departing::leaving(given)? };
            posted
                .write(|tx| async move {
                    departures::depart(&tx, actor, id, leaving).await?;
                    Ok(next(code, "departed"))
                })
                .await
        }
        "return" => {
            posted
                .write(|tx| async move {
                    let lot = undoing::departure(&tx, actor, id).await?;
                    Ok(next(&lot.code, "saved"))
                })
                .await
        }
        "undo" => {
            posted
                .write(|tx| async move {
                    undoing::logging(&tx, actor, id).await?;
                    Ok("/stock".to_owned())
                })
                .await
        }
        "label" => {
            let (register, value) = (given.shown("register"), given.shown("value"));
            posted
                .write(|tx| async move {
                    labels::add(&tx, actor, id, register, value).await?;
                    Ok(next(code, "saved"))
                })
                .await
        }
        "paper" => {
            let new = &NewDocument {
                kind: given.required("kind")?,
                reference: given.shown("reference").to_owned(),
                issued_on: given.value("issued_on")?,
                valid_until: given.value("valid_until")?,
            };
            posted
                .write(|tx| async move {
                    documents::add(&tx, actor, id, new).await?;
                    Ok(next(code, "saved"))
                })
                .await
        }
        _ => Err(No::NotFound { what: "page" }.into()),
    }
}

/// Removes a label from a thing, moves it to another one, or withdraws a document.
#[handler]
pub async fn take_away(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((code, act, what)): Path<(String, String, uuid::Uuid)>,
) -> Result<Response> {
    finish(&posted, &app, &code, ended(&posted, &app, &code, &act, what).await).await
}

async fn ended(posted: &Posted, app: &App, code: &str, act: &str, what: uuid::Uuid) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let id = codes::by_code(app.db.read(), actor, code, None, None).await?.lot.id;
    let next = format!("/things/{code}/edit?done=");
    let next = next.as_str();
    match act {
        "label-end" => {
            posted
                .write(|tx| async move {
                    labels::remove(&tx, actor, id, AliasId(what)).await?;
                    Ok(format!("{next}saved"))
                })
                .await
        }
        "label-move" => {
            let to = other(posted, app).await?;
            posted
                .write(|tx| async move {
                    labels::pass(&tx, actor, id, AliasId(what), to).await?;
                    Ok(format!("{next}moved"))
                })
                .await
        }
        "paper-end" => {
            posted
                .write(|tx| async move {
                    documents::withdraw(&tx, actor, id, DocumentId(what)).await?;
                    Ok(format!("{next}saved"))
                })
                .await
        }
        _ => Err(No::NotFound { what: "page" }.into()),
    }
}

/// The thing on which a label sticks, by the code that was typed. The refusal of an unknown code names the field.
async fn other(posted: &Posted, app: &App) -> Result<LotId, Problem> {
    let code: String = posted.fields.required("lot")?;
    let found = codes::by_code(app.db.read(), posted.visitor.actor(), &code, None, None).await;
    match found {
        Ok(found) => Ok(found.lot.id),
        Err(Error::Refused(No::NotFound { .. })) => Err(No::invalid("lot", Bad::Unknown { value: code }).into()),
        Err(error) => Err(error.into()),
    }
}

/// The values of the form. It has every field, so an empty field means unknown.
fn changes(given: &Fields) -> domain::Result<Changes> {
    let text = |name: &str| Some(given.text(name).map(str::to_owned));
    Ok(Changes {
        name: given.text("title").map(str::to_owned),
        note: Some(given.shown("note").to_owned()),
        category: given.text("category").map(str::to_owned),
        condition: given.value("condition")?,
        unit: given.value("unit")?.map(UnitId),
        serial: text("serial"),
        acquired_on: Some(given.value("acquired_on")?),
        available_from: Some(given.value("available_from")?),
        must_leave_by: Some(given.value("must_leave_by")?),
        open_to_region_from: Some(given.value("open_to_region_from")?),
        width_mm: Some(given.millimetres("width")?),
        depth_mm: Some(given.millimetres("depth")?),
        height_mm: Some(given.millimetres("height")?),
        price_minor: Some(given.scaled("price", 2)?),
        colour: text("colour"),
        brand: text("brand"),
        model: text("model"),
        ..Changes::default()
    })
}
