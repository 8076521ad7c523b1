//! Five hundred labels as a PDF, beside what encoding their QR codes costs alone.

use std::time::{Duration, Instant};

use fast_qr::{ECL, QRBuilder};
use ombruk::papers::labels::{Label, Print, Stock, address};

use super::{Outcome, table::Table};

const LABELS: usize = 500;
const SHEET: &str = "L7160";
const ROUNDS: usize = 3;

/// One core draws all labels, so that the time is the work of one core.
pub fn labels(table: &Table) -> Outcome<()> {
    let stock = Stock::named(SHEET).ok_or("no such sheet")?;
    let labels: Vec<Label> = (0..LABELS).map(label).collect();
    let print = Print { stock, start: 1, labels: &labels, title: "Etiketter", language: "nb" };
    let drawn = fastest(|| Ok(print.pdf()?.len()))?;
    let encoded = fastest(|| {
        let codes = labels.iter().filter(|label| QRBuilder::new(label.address.as_str()).ecl(ECL::M).build().is_ok());
        Ok(codes.count())
    })?;
    let ratio = drawn.as_secs_f64() / encoded.as_secs_f64().max(f64::MIN_POSITIVE);
    let met = drawn < Duration::from_secs(1);
    table.line("500 labels as PDF, s of a core", &format!("{:.3}", drawn.as_secs_f64()), "1 s", met);
    table.line("  their QR codes alone, s", &format!("{:.3}", encoded.as_secs_f64()), "", true);
    table.line("  times what the codes alone take", &format!("{ratio:.1}"), "", true);
    Ok(())
}

fn label(at: usize) -> Label {
    let code = format!("{at:04}-HNRC");
    Label {
        address: address("https://ombruk.fjordvik.no", &code),
        code,
        name: format!("Høydejusterbart møteromsbord {at}"),
        place: "Fjordvik ungdomsskole, Hovedbygget, 2. etasje, Rom 204".to_owned(),
        unit: "Fjordvik ungdomsskole".to_owned(),
    }
}

fn fastest(work: impl Fn() -> Outcome<usize>) -> Outcome<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        if work()? == 0 {
            return Err("nothing was made".into());
        }
        best = best.min(began.elapsed());
    }
    Ok(best)
}
