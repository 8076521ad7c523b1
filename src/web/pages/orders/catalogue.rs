//! Articles of an agreement.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        orders::{
            agreement_edits,
            catalogue::{self, Article},
        },
    },
    domain::{
        self, AgreementId, Bad, CatalogueItemId, Condition, Refused as No,
        directory::{actor::Act, permit::Throughout},
        fields::LONGEST_NAME,
        orders::agreement::{ItemChanges, NewItem},
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form, written},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            stock::card::condition,
            visitor::Visitor,
        },
    },
};

const CONDITIONS: [Condition; 3] = [Condition::AsNew, Condition::Good, Condition::Worn];
const MOST: i64 = 100_000;

pub fn may_edit(visitor: &Visitor) -> bool {
    visitor.actor().may_throughout(Act::EditAgreements).is_ok()
}

pub fn table(visitor: &Visitor, articles: Vec<Article>) -> Table {
    let t = visitor.text;
    let mut table = Table::new(t.say("catalogue"), t.say("catalogue-none"))
        .column(t.say("name"))
        .column(t.say("article-sku"))
        .column(t.say("facet-category"))
        .figures(t.say("article-price"))
        .figures(t.say("article-pack"));
    for article in articles {
        let entered = article.entered;
        let category = visitor.reader().names.category(&entered.category).unwrap_or_default();
        let name = if entered.active { entered.name } else { t.word("article-inactive", &entered.name) };
        table.rows.push(vec![
            Cell::link(format!("/catalogue-items/{}", article.id), name),
            entered.sku.into(),
            category.into(),
            t.money_exactly(&article.price).into(),
            t.whole(entered.pack_size).into(),
        ]);
    }
    table
}

pub fn new_form(visitor: &Visitor, app: &App, agreement: AgreementId) -> Form {
    let t = visitor.text;
    let conditions = CONDITIONS.map(|one| Choice::new(one, condition(t, one), None)).into();
    let size = |name: &str| Field::decimal(name, t.of("limit", format!("{name}_cm")));
    Form::new("item", format!("/agreements/{agreement}/items"), t.say("article-add"))
        .folded(t.say("article-add"))
        .about(t.say("article-add-about"))
        .with(Field::text("sku", t.say("article-sku"), LONGEST_NAME).required())
        .with(Field::text("title", t.say("name"), LONGEST_NAME).required())
        .with(
            Field::choice("category", t.say("facet-category"), choices::categories(visitor, app, None), None)
                .required(),
        )
        .with(Field::decimal("price", t.say("article-price")).required())
        .with(Field::number("pack_size", t.say("article-pack"), 1, MOST).holds(1))
        .with(Field::number("lead_days", t.say("lead-days"), 0, 366))
        .with(Field::choice("condition", t.say("facet-condition"), conditions, Some(t.say("article-new"))))
        .with(Field::text("brand", t.say("fact-make"), LONGEST_NAME))
        .with(Field::text("model", t.say("fact-model"), LONGEST_NAME))
        .with(Field::text("colour", t.say("fact-colour"), LONGEST_NAME))
        .with(size("width"))
        .with(size("depth"))
        .with(size("height"))
        .with(Field::number("footprint_g", t.say("article-footprint"), 0, 100_000_000))
}

pub fn parse(visitor: &Visitor, given: &Fields) -> domain::Result<NewItem> {
    let text = |name: &str| given.text(name).map(str::to_owned);
    let price = given.money("price", &visitor.actor().currency)?;
    Ok(NewItem {
        sku: given.shown("sku").to_owned(),
        category: given.shown("category").to_owned(),
        name: given.shown("title").to_owned(),
        brand: text("brand"),
        model: text("model"),
        product: None,
        width_mm: given.millimetres("width")?,
        depth_mm: given.millimetres("depth")?,
        height_mm: given.millimetres("height")?,
        colour: text("colour"),
        materials: Vec::new(),
        features: None,
        condition: given.value("condition")?,
        price_minor: price.ok_or_else(|| No::invalid("price", Bad::Missing))?.amount_minor,
        pack_size: given.value("pack_size")?.unwrap_or(1),
        lead_days: given.value("lead_days")?,
        footprint_g: given.value("footprint_g")?,
        active: true,
    })
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<CatalogueItemId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: CatalogueItemId, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let article = catalogue::one(app.db.read(), visitor.actor(), id).await.map_err(Problem)?;
    let entered = &article.entered;
    let sizes = [entered.width_mm, entered.depth_mm, entered.height_mm];
    let sizes: Vec<String> = sizes.into_iter().flatten().map(|mm| written(mm, 1)).collect();
    let known = |text: &Option<String>| text.clone().unwrap_or_default();
    let facts = [
        ("article-sku", entered.sku.clone()),
        ("facet-category", visitor.reader().names.category(&entered.category).unwrap_or_default()),
        ("article-price", t.money_exactly(&article.price)),
        ("article-pack", t.whole(entered.pack_size)),
        ("lead-days", entered.lead_days.map(|days| t.whole(days)).unwrap_or_default()),
        ("facet-condition", entered.condition.map_or_else(|| t.say("article-new"), |one| condition(t, one))),
        ("fact-make", known(&entered.brand)),
        ("fact-model", known(&entered.model)),
        (
            "fact-colour",
            entered.colour.as_deref().map(|colour| visitor.reader().names.colour(colour)).unwrap_or_default(),
        ),
        ("fact-sizes", if sizes.is_empty() { String::new() } else { format!("{} cm", sizes.join(" × ")) }),
        ("article-footprint", entered.footprint_g.map(|grams| t.mass(grams)).unwrap_or_default()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let mut sheet = Sheet::new(visitor, entered.name.clone())
        .crumb("/agreements", t.say("nav-agreements"))
        .crumb(format!("/agreements/{}", article.agreement), t.say("catalogue"))
        .facts(facts.map(|(name, value)| (t.say(name), Cell::from(value))).collect());
    if may_edit(visitor) {
        let form = Form::new("change", format!("/catalogue-items/{id}"), t.say("save"))
            .titled(t.say("article-change"))
            .with(Field::hidden("version", article.version))
            .with(Field::text("title", t.say("name"), LONGEST_NAME).holds(&entered.name).required())
            .with(
                Field::decimal("price", t.say("article-price"))
                    .holds(written(article.price.amount_minor, 2))
                    .required(),
            )
            .with(Field::number("pack_size", t.say("article-pack"), 1, MOST).holds(entered.pack_size))
            .with(Field::number("lead_days", t.say("lead-days"), 0, 366).known(entered.lead_days))
            .with(Field::check("active", t.say("article-active"), entered.active));
        sheet = sheet.form(form);
    }
    sheet.refused(refused).send()
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<CatalogueItemId>) -> Result<Response> {
    match saved(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, id: CatalogueItemId) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let expected = &given.version()?;
    let changes = &ItemChanges {
        name: given.text("title").map(str::to_owned),
        price: given.money("price", &actor.currency)?,
        pack_size: given.value("pack_size")?,
        lead_days: Some(given.value("lead_days")?),
        active: Some(given.text("active").is_some()),
    };
    posted
        .write_permitted(app, Throughout::of(actor), |tx, may| async move {
            agreement_edits::change_item(&tx, &may, id, expected, changes).await?;
            Ok(format!("/catalogue-items/{id}?done=saved"))
        })
        .await
}
