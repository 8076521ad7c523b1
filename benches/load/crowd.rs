//! Many clients at once for a while, each doing one thing at a time: how many steps per second, and how long each
//! takes.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::Outcome;

/// What one crowd measured.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub clients: usize,
    pub done: usize,
    pub rate: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// Refusals and broken connections; the first one in words.
    pub errors: usize,
    pub first_error: Option<String>,
}

/// The result of one step of one client.
pub enum Step {
    Done,
    /// There is nothing left to do.
    Empty,
}

/// Runs `step` over and over for each of `states`, one a client. A state is handed from step to step. The first tenth
/// of the time warms up and is not counted.
pub async fn crowd<S, F, Fut>(states: Vec<S>, lasting: Duration, step: F) -> Outcome<Figures>
where
    S: Send + 'static,
    F: Fn(S, usize) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = (S, Outcome<Step>)> + Send,
{
    let clients = states.len();
    let begin = Instant::now() + lasting / 10;
    let end = begin + lasting;
    let mut running = JoinSet::new();
    for (client, mut state) in states.into_iter().enumerate() {
        let step = step.clone();
        running.spawn(async move {
            let (mut waits, mut errors, mut last) = (Vec::new(), Vec::new(), begin);
            loop {
                let asked = Instant::now();
                if asked >= end {
                    break;
                }
                let (next, outcome) = step(state, client).await;
                state = next;
                let answered = Instant::now();
                match outcome {
                    Ok(Step::Empty) => break,
                    Ok(Step::Done) if answered >= begin => {
                        waits.push(answered - asked);
                        last = answered;
                    }
                    Ok(Step::Done) => {}
                    // A thousand errors say no more than a hundred do.
                    Err(error) if errors.len() < 100 => errors.push(error.to_string()),
                    Err(_) => break,
                }
            }
            (waits, errors, last)
        });
    }
    let (mut waits, mut errors, mut last) = (Vec::new(), Vec::new(), begin);
    while let Some(client) = running.join_next().await {
        let (more, failed, until) = client?;
        waits.extend(more);
        errors.extend(failed);
        last = last.max(until);
    }
    waits.sort_unstable();
    let at = |share: f64| waits.get((waits.len() as f64 * share) as usize).copied().unwrap_or_default();
    let seconds = (last - begin).as_secs_f64();
    Ok(Figures {
        clients,
        done: waits.len(),
        rate: if seconds > 0.0 { waits.len() as f64 / seconds } else { 0.0 },
        p50: at(0.5),
        p99: at(0.99),
        errors: errors.len(),
        first_error: errors.into_iter().next(),
    })
}
