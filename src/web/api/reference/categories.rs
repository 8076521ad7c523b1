//! What things are called and what they are for: the tree of categories, functions, features, colours and materials.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::web::api::{Tag, answer::Answer};
use crate::{
    app::{App, reference::tree},
    domain::reference::{
        colour, feature, material,
        words::{Entry, in_language},
    },
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
        let items = app.reference.tree().map(|category| Category::of(&category, auth.0.language));
        Ok(Json(Categories { items: items.collect() }))
    }

    /// What must be possible, and which categories make it so.
    #[oai(path = "/functions", method = "get")]
    async fn functions(&self, app: Data<&Arc<App>>, auth: Auth) -> Answer<Functions> {
        auth.0.actor.may_read()?;
        let items = app.reference.all_functions().map(|function| Function::of(&function, auth.0.language));
        Ok(Json(Functions { items: items.collect() }))
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
    Ok(Json(Words { items: list.into_iter().map(|entry| Word::of(entry, auth.0.language)).collect() }))
}

impl Category {
    fn of(category: &tree::Category, language: &str) -> Self {
        Self {
            id: category.key.to_owned(),
            parent_id: category.parent.map(str::to_owned),
            name: in_language(language, category.names).to_owned(),
            names: category.names.into(),
            cpv: category.cpv.map(str::to_owned),
            media_bearing: category.media_bearing,
            mass_g: category.mass_g,
            volume_ml: category.volume_ml,
            life_months: category.life_months,
            factor_key: category.factor_key.map(str::to_owned),
        }
    }
}

impl Function {
    fn of(function: &tree::Function, language: &str) -> Self {
        Self {
            id: function.key.to_owned(),
            parent_id: None,
            name: in_language(language, function.names).to_owned(),
            names: function.names.into(),
            categories: function.categories.to_vec(),
            features: function.features.iter().map(|code| (*code).to_owned()).collect(),
        }
    }
}

impl Word {
    fn of(entry: &Entry, language: &str) -> Self {
        Self {
            id: entry.key.clone(),
            name: in_language(language, entry.names()).to_owned(),
            names: entry.names().into(),
            kind: entry.kind.clone(),
            source: entry.source.clone(),
        }
    }
}

impl From<[&str; 5]> for Names {
    fn from(names: [&str; 5]) -> Self {
        let [nb, nn, sv, da, en] = names.map(str::to_owned);
        Self { nb, nn, sv, da, en }
    }
}
