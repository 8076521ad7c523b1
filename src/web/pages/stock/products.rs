//! Products: what is the same for all things of one make and model.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        stock::{
            names::Whereabouts,
            product_documents,
            products::{self, Product, Query},
        },
    },
    domain::{
        self, Bad, FootprintKind, ProductId, Refused as No,
        directory::{actor::Act, permit::Throughout},
        fields::LONGEST_NAME,
        reference::feature,
        stock::{
            facts::Facts,
            lot::Attributes,
            product::{Footprint, NewProduct},
        },
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form, written},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            stock::product_papers,
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 50;
/// Kilograms have three decimals in the form, as do litres.
const THOUSANDTHS: u32 = 3;

/// Whether the reader may say something of this product. What all organisations share nobody changes.
fn may_edit(visitor: &Visitor, product: &Product) -> bool {
    may_enter(visitor) && product.organisation.is_some_and(|owner| visitor.actor().belongs_to(owner))
}

fn may_enter(visitor: &Visitor) -> bool {
    visitor.actor().may_throughout(Act::EditProducts).is_ok()
}

fn title(product: &Product) -> String {
    let looks = &product.said.attributes;
    let make = [looks.brand.as_deref(), looks.model.as_deref()];
    make.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    all(&visitor, &app, &given, None).await
}

async fn all(visitor: &Visitor, app: &App, given: &Fields, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let query = Query {
        q: given.text("q"),
        category: given.text("category"),
        gtin: None,
        after: given.value("after").ok().flatten().map(ProductId),
    };
    let mut found = products::list(app, visitor.actor(), query, ON_A_PAGE + 1).await.map_err(Problem)?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(ON_A_PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| {
        let after = last.id.to_string();
        let asked = [("q", given.shown("q")), ("category", given.shown("category")), ("after", after.as_str())];
        format!("/products?{}", serde_urlencoded::to_string(asked).unwrap_or_default())
    });
    let mut table = Table::new(t.say("nav-products"), t.say("products-none"))
        .column(t.say("col-make"))
        .column(t.say("facet-category"))
        .column(t.say("col-sizes"))
        .figures(t.say("product-price"))
        .column(t.say("product-whose"));
    table.rows = found.iter().map(|product| row(visitor, product)).collect();
    table.next = next;
    let search = Form::new("search", "/products", t.say("find-do"))
        .asking()
        .with(Field::text("q", t.say("product-words"), LONGEST_NAME).holds(given.shown("q")))
        .with(Field::choice(
            "category",
            t.say("facet-category"),
            choices::categories(visitor, app, given.text("category")),
            Some(t.say("any")),
        ));
    let mut sheet = Sheet::new(visitor, t.say("nav-products")).about(t.say("products-about")).form(search).table(table);
    if may_enter(visitor) {
        let form = Form::new("product", "/products", t.say("product-add"))
            .folded(t.say("product-add"))
            .about(t.say("product-add-about"));
        sheet = sheet.form(with_facts(form, visitor, app, None));
    }
    sheet.refused(refused).send()
}

fn row(visitor: &Visitor, product: &Product) -> Vec<Cell> {
    let t = visitor.text;
    let whose = match product.organisation {
        Some(_) => visitor.organisation.clone(),
        None => t.say("product-shared"),
    };
    vec![
        Cell::link(format!("/products/{}", product.id), title(product)),
        visitor.reader().names.category(&product.said.category).unwrap_or_default().into(),
        sizes(visitor, product).unwrap_or_default().into(),
        product.said.new_price.as_ref().map(|price| t.money_exactly(price)).unwrap_or_default().into(),
        whose.into(),
    ]
}

fn sizes(visitor: &Visitor, product: &Product) -> Option<String> {
    let looks = &product.said.attributes;
    let facts = Facts {
        category: product.said.category.clone(),
        width_mm: looks.width_mm,
        depth_mm: looks.depth_mm,
        height_mm: looks.height_mm,
        ..Facts::default()
    };
    visitor.reader().thing(&facts, &Whereabouts::default(), visitor.today).sizes
}

#[handler]
pub async fn enter(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match entered(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => all(&posted.visitor, &app, &Fields::default(), Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn entered(posted: &Posted, app: &App) -> Result<String, Problem> {
    let new = &said(&posted.visitor, &posted.fields, None)?;
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            let product = products::enter(app, &tx, &may, new).await?;
            Ok(format!("/products/{}?done=saved", product.id))
        })
        .await
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<ProductId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

pub async fn one(visitor: &Visitor, app: &App, id: ProductId, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, db) = (visitor.text, app.db.read());
    let product = products::visible(db, visitor.actor(), id).await.map_err(Problem)?;
    let papers = product_documents::list(db, visitor.actor(), id).await.map_err(Problem)?;
    let may = may_edit(visitor, &product);
    let mut sheet = Sheet::new(visitor, title(&product)).crumb("/products", t.say("nav-products"));
    if product.organisation.is_none() {
        sheet = sheet.tag("near", t.say("product-shared"));
    }
    sheet = sheet.facts(facts(visitor, &product)).list(product_papers::list(visitor, id, papers, may));
    if may {
        let form = Form::new("change", format!("/products/{id}"), t.say("save"))
            .folded(t.say("product-change"))
            .about(t.say("product-change-about"))
            .with(Field::hidden("version", product.version));
        sheet =
            sheet.form(product_papers::new_form(visitor, id)).form(with_facts(form, visitor, app, Some(&product.said)));
    }
    sheet.refused(refused).send()
}

fn facts(visitor: &Visitor, product: &Product) -> Vec<(String, Cell)> {
    let (t, names, said) = (visitor.text, visitor.reader().names, &product.said);
    let looks = &said.attributes;
    let listed = |words: Vec<String>| Some(words.join(", ")).filter(|text| !text.is_empty());
    let feature = |code: &String| names.feature_called(code).unwrap_or_else(|| code.clone());
    let kilograms = |grams| format!("{}\u{a0}kg", written(grams, THOUSANDTHS));
    let footprint = said.footprint.as_ref();
    let range = footprint.and_then(|footprint| Some((footprint.low_g?, footprint.high_g?)));
    let facts = [
        ("facet-category", names.category(&said.category)),
        ("product-gtin", said.gtin.clone()),
        ("fact-sizes", sizes(visitor, product)),
        ("fact-colour", looks.colour.as_deref().map(|colour| names.colour(colour))),
        ("fact-materials", listed(looks.materials.iter().map(|material| names.material(material)).collect())),
        ("product-features", looks.features.as_ref().and_then(|all| listed(all.iter().map(feature).collect()))),
        ("product-mass", said.mass_g.map(kilograms)),
        ("product-volume", said.volume_ml.map(|ml| format!("{}\u{a0}l", written(ml, THOUSANDTHS)))),
        ("product-price", said.new_price.as_ref().map(|price| t.money_exactly(price))),
        ("product-footprint", footprint.map(|footprint| kilograms(footprint.central_g))),
        ("product-range", range.map(|(low, high)| format!("{} – {}", kilograms(low), kilograms(high)))),
        ("product-source", footprint.map(|footprint| footprint.source.clone())),
        ("product-kind", footprint.map(|footprint| t.of("footprint-kind", footprint.kind))),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((t.say(name), Cell::from(value?)))).collect()
}

/// The fields of a product's facts, with what is known of it.
fn with_facts(form: Form, visitor: &Visitor, app: &App, known: Option<&NewProduct>) -> Form {
    let t = visitor.text;
    let looks = known.map(|known| &known.attributes);
    let text = |of: fn(&Attributes) -> &Option<String>| looks.and_then(|looks| of(looks).clone());
    let size = |name: &'static str, of: fn(&Attributes) -> Option<i64>| {
        Field::decimal(name, t.of("limit", name)).known(looks.and_then(of).map(|mm| written(mm, 1)))
    };
    let thousandths = |value: Option<i64>| value.map(|value| written(value, THOUSANDTHS));
    let category = known.map(|known| known.category.as_str());
    let has = looks.and_then(|looks| looks.features.as_ref());
    let features = feature::all().iter().map(|entry| Choice {
        value: entry.key.clone(),
        name: visitor.reader().names.feature_called(&entry.key).unwrap_or_else(|| entry.key.clone()),
        chosen: has.is_some_and(|has| has.contains(&entry.key)),
    });
    let footprint = known.and_then(|known| known.footprint.as_ref());
    let kind = footprint.map_or(FootprintKind::Manufacturer, |footprint| footprint.kind).to_string();
    let kinds = [FootprintKind::Manufacturer, FootprintKind::Epd];
    let kinds = kinds.map(|one| Choice::new(one, t.of("footprint-kind", one), Some(&kind))).into();
    let price = known.and_then(|known| known.new_price.as_ref()).map(|price| written(price.amount_minor, 2));
    let materials = looks.map(|looks| looks.materials.join(", "));
    let categories = choices::categories(visitor, app, category);
    let gtin = known.and_then(|known| known.gtin.clone());
    let (mass, volume) = (known.and_then(|known| known.mass_g), known.and_then(|known| known.volume_ml));
    let central = footprint.map(|footprint| footprint.central_g);
    let low = footprint.and_then(|footprint| footprint.low_g);
    let high = footprint.and_then(|footprint| footprint.high_g);
    let source = footprint.map(|footprint| footprint.source.clone());
    let name = |id: &str, label: &str| Field::text(id, t.say(label), LONGEST_NAME);
    form.with(Field::choice("category", t.say("facet-category"), categories, None).required())
        .with(name("brand", "product-brand").known(text(|looks| &looks.brand)).required())
        .with(name("model", "fact-model").known(text(|looks| &looks.model)).required())
        .with(name("gtin", "product-gtin").hint(t.say("product-gtin-hint")).known(gtin))
        .with(size("width_cm", |looks| looks.width_mm))
        .with(size("depth_cm", |looks| looks.depth_mm))
        .with(size("height_cm", |looks| looks.height_mm))
        .with(name("colour", "fact-colour").known(text(|looks| &looks.colour)))
        .with(name("materials", "fact-materials").hint(t.say("line-materials-hint")).known(materials))
        .with(Field::several("features", t.say("product-features"), features.collect()))
        .with(Field::decimal("mass_g", t.say("product-mass")).known(thousandths(mass)))
        .with(Field::decimal("volume_ml", t.say("product-volume")).known(thousandths(volume)))
        .with(Field::decimal("new_price", t.say("product-price")).known(price))
        .with(
            Field::decimal("central_g", t.say("product-footprint"))
                .hint(t.say("product-footprint-hint"))
                .known(thousandths(central)),
        )
        .with(Field::decimal("low_g", t.say("product-low")).known(thousandths(low)))
        .with(Field::decimal("high_g", t.say("product-high")).known(thousandths(high)))
        .with(name("source", "product-source").known(source))
        .with(Field::choice("kind", t.say("product-kind"), kinds, None))
}

/// The form has every fact, so an empty field means unknown.
fn said(visitor: &Visitor, given: &Fields, before: Option<&NewProduct>) -> domain::Result<NewProduct> {
    let text = |name: &str| given.text(name).map(str::to_owned);
    let materials = given.shown("materials").split(',').map(str::trim).filter(|word| !word.is_empty());
    let had = before.and_then(|before| before.attributes.features.as_ref());
    let mut ticked: Vec<String> = given.all("features").map(str::to_owned).collect();
    // In the order in which they were, as the order counts as a change.
    ticked.sort_by_key(|code| had.and_then(|had| had.iter().position(|known| known == code)).unwrap_or(usize::MAX));
    // Where nothing is ticked and nobody looked before, nobody has looked yet.
    let looked = !ticked.is_empty() || had.is_some();
    Ok(NewProduct {
        category: given.shown("category").to_owned(),
        gtin: text("gtin"),
        attributes: Attributes {
            width_mm: given.millimetres("width_cm")?,
            depth_mm: given.millimetres("depth_cm")?,
            height_mm: given.millimetres("height_cm")?,
            colour: text("colour"),
            materials: materials.map(str::to_owned).collect(),
            features: looked.then_some(ticked),
            brand: text("brand"),
            model: text("model"),
        },
        mass_g: given.scaled("mass_g", THOUSANDTHS)?,
        volume_ml: given.scaled("volume_ml", THOUSANDTHS)?,
        new_price: given.money("new_price", &visitor.actor().currency)?,
        footprint: footprint(given)?,
    })
}

fn footprint(given: &Fields) -> domain::Result<Option<Footprint>> {
    let (low_g, high_g) = (given.scaled("low_g", THOUSANDTHS)?, given.scaled("high_g", THOUSANDTHS)?);
    let Some(central_g) = given.scaled("central_g", THOUSANDTHS)? else {
        let is_begun = low_g.is_some() || high_g.is_some() || given.text("source").is_some();
        return if is_begun { Err(No::invalid("central_g", Bad::Missing)) } else { Ok(None) };
    };
    let (source, kind) = (given.shown("source").to_owned(), given.required("kind")?);
    Ok(Some(Footprint { low_g, central_g, high_g, source, kind }))
}

#[handler]
pub async fn change(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<ProductId>) -> Result<Response> {
    match changed(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn changed(posted: &Posted, app: &App, id: ProductId) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let before = products::visible(app.db.read(), actor, id).await?;
    let expected = &posted.fields.version()?;
    let new = &said(&posted.visitor, &posted.fields, Some(&before.said))?;
    posted
        .write_permitted(app, Throughout::of(actor), |tx, may| async move {
            products::change(app, &tx, &may, id, expected, |_| new.clone()).await?;
            Ok(format!("/products/{id}?done=saved"))
        })
        .await
}
