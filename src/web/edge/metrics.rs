//! What Prometheus reads: requests by method, route and status, how long they took, statements, jobs waiting.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use poem::{
    handler,
    http::{Method, StatusCode},
    web::Data,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use sea_orm::Iterable;

use crate::app::{App, Error};
use crate::domain::{JobKind, JobState};
use crate::web::edge::error::Problem;

/// Seconds: from a read that hits the cache to a request that takes longer than clients wait.
const BUCKETS: [f64; 12] = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0, 30.0];

pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    statements: Gauge<u64, AtomicU64>,
    waiting: Gauge<u64, AtomicU64>,
    jobs: Family<Jobs, Gauge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Jobs {
    kind: String,
    state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

impl Metrics {
    pub fn new() -> Arc<Self> {
        let mut registry = Registry::with_prefix("ombruk");
        let requests = Family::<Answered, Counter>::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let durations: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("http_request_duration_seconds", "How long the answers took", durations.clone());
        let statements = Gauge::default();
        registry.register("database_statements", "Statements sent to the database since the start", statements.clone());
        let waiting = Gauge::default();
        registry.register("jobs_waiting", "Jobs and lots that wait for the background worker", waiting.clone());
        let jobs = Family::<Jobs, Gauge>::default();
        registry.register("jobs", "Jobs that wait, run, or failed too often, by kind", jobs.clone());
        Arc::new(Self { registry, requests, durations, statements, waiting, jobs })
    }

    pub fn answered(&self, method: &Method, route: &str, status: u16, took: Duration) {
        // Callers may send any word as a method. Unknown methods share one label.
        let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        let (method, route) = (method.to_owned(), route.to_owned());
        self.requests.get_or_create(&Answered { method: method.clone(), route: route.clone(), status }).inc();
        self.durations.get_or_create(&Route { method, route }).observe(took.as_secs_f64());
    }
}

impl Metrics {
    /// Sets every kind in every state, also to 0, so that an alert on failed jobs always has a value to compare.
    fn count_jobs(&self, counts: Vec<(String, JobState, i64)>) {
        self.jobs.clear();
        let all = JobKind::iter().flat_map(|kind| JobState::iter().map(move |state| (kind.to_string(), state, 0)));
        for (kind, state, n) in all.chain(counts) {
            self.jobs.get_or_create(&Jobs { kind, state: state.to_string() }).set(n);
        }
    }
}

#[handler]
pub async fn scrape(app: Data<&Arc<App>>, metrics: Data<&Arc<Metrics>>) -> poem::Result<poem::Response> {
    let waiting = app.jobs_waiting().await.map_err(Problem)?;
    metrics.waiting.set(waiting);
    metrics.count_jobs(app.job_counts().await.map_err(Problem)?);
    metrics.statements.set(app.db.statements());
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|error| Problem(Error::Internal(error.to_string())))?;
    Ok(poem::Response::builder()
        .status(StatusCode::OK)
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(text))
}
