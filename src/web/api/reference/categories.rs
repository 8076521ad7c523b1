//! What things are called and what they are for: the tree of categories, functions, features, colours and materials.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::web::api::{Tag, answer::Answer};
use crate::{
    app::App,
    domain::reference::{colour, feature, material, words::Entry},
    store::rows::{category, function},
    web::edge::auth::Auth,
};

pub struct ReferenceApi;

#[derive(Object)]
struct Categories {
    items: Vec<Category>,
}

#[derive(Object)]
struct Category {
    /// The stable key, such as `office-chair`.
    id: String,
    parent_id: Option<String>,
    /// In the reader's language.
    name: String,
    names: Names,
    cpv: Option<String>,
    /// Things of one each, which are sanitised before they are offered.
    media_bearing: bool,
    /// Used in estimates where nothing better is known; never meets a requirement.
    mass_g: Option<i64>,
    volume_ml: Option<i64>,
    life_months: Option<i64>,
    factor_key: Option<String>,
}

#[derive(Object)]
struct Names {
    nb: String,
    nn: String,
    sv: String,
    da: String,
    en: String,
}

#[derive(Object)]
struct Functions {
    items: Vec<Function>,
}

/// What must be possible.
#[derive(Object)]
struct Function {
    /// The stable key, such as `work-at-screen`.
    id: String,
    /// Functions are a flat list: always absent.
    parent_id: Option<String>,
    /// In the reader's language.
    name: String,
    names: Names,
    /// The categories that can fulfil it, by key.
    categories: Vec<String>,
    /// Codes of the features that it takes: a line that asks for the function asks for them.
    features: Vec<String>,
}

#[derive(Object)]
struct Words {
    items: Vec<Word>,
}

/// A code of a list: a feature, a colour or a material.
#[derive(Object)]
struct Word {
    /// The stable code, such as `wipeable`.
    id: String,
    /// In the reader's language.
    name: String,
    names: Names,
    /// The code that it is a kind of: oak is wood.
    #[oai(skip_serializing_if_is_none)]
    kind: Option<String>,
    /// What says when a thing has it, where something does.
    source: Option<String>,
}

#[OpenApi(tag = "Tag::Reference")]
impl ReferenceApi {
    /// The tree of categories as a flat list, parents before children.
    #[oai(path = "/categories", method = "get")]
    async fn categories(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Categories> {
        auth.0.actor.may_read()?;
        let tables = &app.reference;
        let rows = tables.order.iter().filter_map(|key| tables.categories.get(key));
        Ok(Json(Categories { items: rows.map(|row| category(row, auth.0.language)).collect() }))
    }

    /// What must be possible, and which categories make it so.
    #[oai(path = "/functions", method = "get")]
    async fn functions(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Functions> {
        auth.0.actor.may_read()?;
        let tables = &app.reference;
        let fulfils = |key: &str| tables.fulfils.get(key).cloned().unwrap_or_default();
        let rows = tables.functions.iter().map(|row| function(row, fulfils(&row.key), auth.0.language));
        Ok(Json(Functions { items: rows.collect() }))
    }

    /// The features that lots state and needs ask for.
    #[oai(path = "/features", method = "get")]
    async fn features(&self, auth: Auth) -> Answer<Words> {
        words(&auth, feature::all())
    }

    /// The main colours that are told apart. Lots, products and needs may name them in any words; what is known by its
    /// code is compared by it, whatever the language.
    #[oai(path = "/colours", method = "get")]
    async fn colours(&self, auth: Auth) -> Answer<Words> {
        words(&auth, colour::all())
    }

    /// The materials that are told apart. Lots, products and needs may name them in any words; what is known by its
    /// code is compared by it, whatever the language.
    #[oai(path = "/materials", method = "get")]
    async fn materials(&self, auth: Auth) -> Answer<Words> {
        words(&auth, material::all())
    }
}

fn words<'a>(auth: &Auth, list: impl IntoIterator<Item = &'a Entry>) -> Answer<Words> {
    auth.0.actor.may_read()?;
    Ok(Json(Words { items: list.into_iter().map(|row| word(row, auth.0.language)).collect() }))
}

fn category(row: &category::Model, language: &str) -> Category {
    let names =
        Names { nb: row.nb.clone(), nn: row.nn.clone(), sv: row.sv.clone(), da: row.da.clone(), en: row.en.clone() };
    Category {
        id: row.key.clone(),
        parent_id: row.parent_key.clone(),
        name: names.in_language(language),
        names,
        cpv: row.cpv.clone(),
        media_bearing: row.media_bearing,
        mass_g: row.mass_g,
        volume_ml: row.volume_ml,
        life_months: row.life_months,
        factor_key: row.factor_key.clone(),
    }
}

fn word(row: &Entry, language: &str) -> Word {
    let [nb, nn, sv, da, en] = row.names().map(str::to_owned);
    let names = Names { nb, nn, sv, da, en };
    let (kind, source) = (row.kind.clone(), row.source.clone());
    Word { id: row.key.clone(), name: names.in_language(language), names, kind, source }
}

fn function(row: &function::Model, categories: Vec<String>, language: &str) -> Function {
    let names =
        Names { nb: row.nb.clone(), nn: row.nn.clone(), sv: row.sv.clone(), da: row.da.clone(), en: row.en.clone() };
    let features = row.features.split_whitespace().map(str::to_owned).collect();
    Function { id: row.key.clone(), parent_id: None, name: names.in_language(language), names, categories, features }
}

impl Names {
    fn in_language(&self, language: &str) -> String {
        let name = match language {
            "nb" => &self.nb,
            "nn" => &self.nn,
            "sv" => &self.sv,
            "da" => &self.da,
            _ => &self.en,
        };
        name.clone()
    }
}
