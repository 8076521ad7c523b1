//! Checks query parameters against what the API declares. An unknown filter is refused: without it the answer would
//! hold everything. The problem for an unreadable value says which values are allowed.

use std::{collections::HashMap, sync::LazyLock};

use poem::{PathPattern, Request, http::Method};
use poem_openapi::{
    OpenApi,
    registry::{MetaParamIn, Registry},
};

use crate::domain::{Bad, Refused};
use crate::web::{
    api,
    document::limits,
    edge::malformed::{Malformed, Parameter},
};

/// Parameters of paging. A list that is not paged accepts them and ignores them.
const PAGING: [&str; 2] = ["limit", "after"];

/// Removes empty parameters. They come from form fields that were left empty, and are no filter.
pub fn forget_blank(request: &mut Request) {
    let blank = |pair: &&str| pair.split_once('=').is_some_and(|(_, value)| value.is_empty());
    let Some(query) = request.uri().query().filter(|query| query.split('&').any(|pair| blank(&pair))) else { return };
    let filled: Vec<&str> = query.split('&').filter(|pair| !blank(pair)).collect();
    let (path, mark) = (request.uri().path(), if filled.is_empty() { "" } else { "?" });
    if let Ok(uri) = format!("{path}{mark}{}", filled.join("&")).parse() {
        *request.uri_mut() = uri;
    }
}

/// What the API declares about an operation.
struct Declared {
    query: Vec<Parameter>,
    success: u16,
}

static DECLARED: LazyLock<HashMap<(Method, String), Declared>> = LazyLock::new(|| declared(&api::all()));

fn of(request: &Request) -> Option<&'static Declared> {
    let route = request.data::<PathPattern>()?;
    DECLARED.get(&(request.method().clone(), shape(route.0.trim_start_matches(api::PREFIX))))
}

/// The status that the operation answers with when it succeeds.
pub fn success(request: &Request) -> u16 {
    of(request).map_or(200, |declared| declared.success)
}

/// Refuses the first parameter of the query that is unknown or unreadable.
pub fn check(request: &Request) -> Result<(), Malformed> {
    if request.uri().query().is_none() {
        return Ok(());
    }
    let Some(Declared { query: declared, .. }) = of(request) else { return Ok(()) };
    let given: Vec<(String, String)> = request.params().unwrap_or_default();
    given.iter().try_for_each(|(name, value)| match declared.iter().find(|one| one.name == *name) {
        Some(parameter) => parameter.check(value),
        None if PAGING.contains(&name.as_str()) => Ok(()),
        None => Err(Malformed::unknown_parameter(name, declared)),
    })
}

/// Refuses what the document does not allow: texts that are too long, too short or of another form, and lists with too
/// many items.
pub fn bound(request: &Request) -> Result<(), Refused> {
    if request.uri().query().is_none() {
        return Ok(());
    }
    let given: Vec<(String, String)> = request.params().unwrap_or_default();
    given.iter().try_for_each(|(name, value)| {
        let (min, max) = limits::length(name).unwrap_or((0, usize::MAX));
        let length = value.chars().count();
        if length > max {
            return Err(Refused::invalid(name, Bad::TooLong { max }));
        }
        if length < min || !limits::has_form(name, value) {
            return Err(Refused::invalid(name, Bad::Malformed { value: value.clone() }));
        }
        let times = given.iter().filter(|(other, _)| other == name).count();
        match limits::most_items(name).filter(|max| times > *max) {
            Some(max) => Err(Refused::invalid(name, Bad::TooLarge { max: max as i64 })),
            None => Ok(()),
        }
    })
}

/// No page sends a longer value or more parameters than these.
const LONGEST_ON_PAGE: usize = 300;
const MOST_ON_PAGE: usize = 40;

/// Refuses addresses of pages with too many parameters or too long values.
pub fn bound_on_page(request: &Request) -> Result<(), Refused> {
    let given: Vec<(String, String)> = request.params().unwrap_or_default();
    if given.len() > MOST_ON_PAGE {
        return Err(Refused::invalid("query", Bad::TooLarge { max: MOST_ON_PAGE as i64 }));
    }
    match given.iter().find(|(_, value)| value.chars().count() > LONGEST_ON_PAGE) {
        Some((name, _)) => {
            let name: String = name.chars().take(40).collect();
            Err(Refused::invalid(name, Bad::TooLong { max: LONGEST_ON_PAGE }))
        }
        None => Ok(()),
    }
}

fn declared<T: OpenApi>(_: &T) -> HashMap<(Method, String), Declared> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let mut operations = HashMap::new();
    for path in T::meta().into_iter().flat_map(|api| api.paths) {
        for operation in path.operations {
            let of_query = operation.params.into_iter().filter(|one| one.in_type == MetaParamIn::Query);
            let query = of_query.filter_map(|one| Parameter::of(&registry, one)).collect();
            let statuses = operation.responses.responses.iter().filter_map(|response| response.status);
            let success = statuses.filter(|status| (200..300).contains(status)).min().unwrap_or(200);
            operations.insert((operation.method, shape(&path.path)), Declared { query, success });
        }
    }
    operations
}

/// A route with `*` for each parameter. Routes and schemas name their parameters differently.
fn shape(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with([':', '{']) { "*" } else { part }).collect::<Vec<_>>().join("/")
}
