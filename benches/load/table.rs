//! The result as a table for people: each figure beside its floor and its target.

use std::time::Duration;

use super::crowd::Figures;

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Target {
    None,
    /// Of the floor's throughput, in percent.
    Percent(f64),
    PerSecond(f64),
}

#[derive(Default)]
pub struct Table {
    pub errors: usize,
}

impl Table {
    pub fn head(&self) {
        println!(
            "{:<30}{:>8}{:>12}{:>10}{:>10}{:>12}{:>10}  target",
            "", "clients", "requests/s", "p50 ms", "p99 ms", "floor/s", "of floor"
        );
    }

    pub fn row(&mut self, name: &str, figures: &Figures, floor: Option<&Figures>, target: Target) {
        let of = floor.map(|floor| 100.0 * figures.rate / floor.rate.max(f64::MIN_POSITIVE));
        let (per_second, percent) = match (floor, of) {
            (Some(floor), Some(of)) => (format!("{:.0}", floor.rate), format!("{of:.0} %")),
            _ => Default::default(),
        };
        let target = match target {
            Target::None => String::new(),
            Target::Percent(wanted) => judge(&format!("{wanted:.0} %"), of.is_some_and(|of| of >= wanted)),
            Target::PerSecond(wanted) => judge(&format!("{wanted:.0}/s"), figures.rate >= wanted),
        };
        println!(
            "{name:<30}{:>8}{:>12.0}{:>10.2}{:>10.2}{per_second:>12}{percent:>10}  {target}",
            figures.clients,
            figures.rate,
            ms(figures.p50),
            ms(figures.p99),
        );
        for figures in std::iter::once(figures).chain(floor) {
            self.errors += figures.errors;
            if let Some(error) = &figures.first_error {
                println!("    {} errors; the first: {error}", figures.errors);
            }
            if figures.done == 0 {
                self.errors += 1;
                println!("    nothing was answered");
            }
        }
    }

    /// A figure that is not a rate of requests.
    pub fn line(&self, name: &str, value: &str, target: &str, met: bool) {
        let target = if target.is_empty() { String::new() } else { judge(target, met) };
        println!("{name:<52}{value:>28}{:12}  {target}", "");
    }
}

fn judge(target: &str, met: bool) -> String {
    format!("{target} {}", if met { "met" } else { "MISSED" })
}

pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
