//! `ombruk labels`

use std::path::PathBuf;

use clap::Args;

use crate::{
    app::{
        App,
        directory::{directory_cache, policy},
        registers,
        stock::{codes, labels, names::Names},
    },
    boot,
    cli::{Failed, count, open_existing},
    config::Config,
    domain::LabelBatchId,
    papers::labels::{Dpi, Print, STOCKS, Stock},
    web::{printing::PublicUrl, texts, words::Reader},
};

#[derive(Args)]
pub struct Labels {
    /// The things' codes, in the order in which their labels are printed.
    codes: Vec<String>,
    /// Instead of codes: what is unused of a batch of labels, by its id.
    #[arg(long, conflicts_with = "codes")]
    batch: Option<uuid::Uuid>,
    /// The e-mail address of the person who prints: only what they see.
    #[arg(long = "as", value_name = "EMAIL")]
    email: String,
    /// A sheet of A4 by its number with Avery, or a roll: 62, 50x25, 57x32.
    #[arg(long, default_value = "L7160")]
    sheet: String,
    /// The first position of the first sheet that is free.
    #[arg(long, default_value_t = 1)]
    start: usize,
    /// Of a label printer that takes ZPL.
    #[arg(long, default_value_t = 203)]
    dpi: u32,
    /// What its name ends in says what is written: .pdf, .zpl or .svg (one page).
    #[arg(long, short, default_value = "labels.pdf")]
    output: PathBuf,
}

pub async fn run(config: &Config, wish: Labels) -> Result<(), Failed> {
    let app = boot::without_search(open_existing(config).await?).await?;
    let done = print(&app, config, &wish).await;
    app.db.clone().close().await?;
    let n = done?;
    say!("{} in {}", count(n, "label", "labels"), wish.output.display());
    Ok(())
}

async fn print(app: &App, config: &Config, wish: &Labels) -> Result<usize, Failed> {
    let stock = Stock::named(&wish.sheet).ok_or_else(|| {
        let known: Vec<&str> = STOCKS.iter().map(|stock| stock.name).collect();
        Failed::Said(format!("there is no sheet {}; there are {}", wish.sheet, known.join(", ")))
    })?;
    let (_, actor) = registers::resolve_importer(app, Some(&wish.email), None).await.map_err(said)?;
    let Some(actor) = actor else { return Err(said(format!("nobody here has the e-mail address {}", wish.email))) };
    let mut lots = Vec::new();
    for code in &wish.codes {
        lots.push(codes::by_code(app.db.read(), &actor, code, None, None).await?.lot.id);
    }
    let batch = wish.batch.map(LabelBatchId);
    let what = labels::to_print(app.db.read(), &actor, &lots, batch).await?;
    let prefix = policy::of(app.db.read(), actor.organisation).await.map_err(said)?.gs1_prefix;
    let directory = directory_cache::around(app, &actor).await?;
    let language = texts::known(&actor.language);
    let names = Names { reference: &app.reference, directory: &directory, language };
    let reader = Reader { names, time_zone: &actor.time_zone };
    let labels = PublicUrl(config.public_url.clone()).labels(&what, prefix.as_deref(), &reader);
    let title = texts::say(language, "labels-title", &Default::default()).unwrap_or_default();
    let print = Print { stock, start: wish.start, labels: &labels, title: &title, language };
    std::fs::write(&wish.output, written(&print, wish)?)?;
    Ok(labels.len())
}

fn said(what: impl std::fmt::Display) -> Failed {
    Failed::Said(what.to_string())
}

fn written(print: &Print<'_>, wish: &Labels) -> Result<Vec<u8>, Failed> {
    let (room, wanted) = (print.stock.on_a_page(), wish.start.saturating_sub(1));
    if wish.start == 0 || wanted >= room {
        return Err(Failed::Said(format!("a sheet {} has the positions 1 to {room}", print.stock.name)));
    }
    let ending = wish.output.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let done = match ending.as_str() {
        "pdf" => print.pdf(),
        "svg" if wanted + print.labels.len() <= room => print.svg().map(String::into_bytes),
        "svg" => return Err(Failed::Said("a picture holds one page: print fewer, or a PDF".to_owned())),
        "zpl" if print.stock.is_roll() => print.zpl(Dpi(wish.dpi)).map(String::into_bytes),
        "zpl" => return Err(Failed::Said("ZPL is for rolls: 62, 50x25 or 57x32".to_owned())),
        _ => return Err(Failed::Said("the file is called .pdf, .zpl or .svg".to_owned())),
    };
    done.map_err(|unprinted| Failed::Said(unprinted.to_string()))
}
