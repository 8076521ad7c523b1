//! `ombruk judge`

use crate::cli::{Failed, progress::Progress};
use crate::{
    boot::{self, Searched},
    config::{Config, SearchServer},
    judge::{self, Answered, Half, Mean, Over},
    storage::Storage,
};

/// How many queries are listed, and how many answers of each.
const MISSES: usize = 50;
const SHOWN: usize = 5;
/// A query that is answered at least this well is not listed.
const GOOD: f64 = 0.9;

#[derive(clap::Args)]
pub struct Wish {
    /// Half of the queries only: `train`, on which search is improved, or `test`, which nobody looks at meanwhile.
    #[arg(long, value_name = "HALF")]
    set: Option<Half>,
    /// The engine that is asked. `meilisearch` is the server that `search_url` names, with an index of its own.
    #[arg(long, value_name = "ENGINE", default_value = "embedded")]
    engine: Asked,
    /// Lists the queries of `train` that are answered worst, with what is shown.
    #[arg(long)]
    misses: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Asked {
    Embedded,
    Meilisearch,
}

pub async fn run(config: &Config, wish: &Wish) -> Result<(), Failed> {
    if wish.misses && wish.set != Some(Half::Train) {
        return Err(Failed::Said(
            "--misses goes with --set train: whoever has seen what `test` misses improves search for these very \
             queries, and they measure nothing any more"
                .to_owned(),
        ));
    }
    let folder = tempfile::tempdir()?;
    let db = boot::database(&format!("sqlite:{}", folder.path().join("judge.sqlite").display())).await?;
    let search = folder.path().join("search");
    let server = server(config);
    let searched = match wish.engine {
        Asked::Embedded => Searched::Folder(&search),
        Asked::Meilisearch => {
            let unset = || Failed::Said("--engine meilisearch needs `search_url`".to_owned());
            Searched::Server(server.as_ref().ok_or_else(unset)?, &search)
        }
    };
    let app = boot::assemble_with(db, searched, Storage::memory()).await?;
    let mut progress = Progress::new();
    let answered = judge::judge(&app, wish.set, |step| progress.show(&step)).await?;
    progress.end();
    app.db.clone().close().await?;
    for (half, name) in [(Half::Train, "train"), (Half::Test, "test")] {
        let of_half: Vec<&Answered> = answered.iter().filter(|one| one.half == half).collect();
        if !of_half.is_empty() {
            say!("{}", table(name, &of_half));
        }
    }
    if wish.misses {
        say!("{}", misses(answered));
    }
    Ok(())
}

/// The search server, with an index of its own. It stays there and is made anew by the next run.
fn server(config: &Config) -> Option<SearchServer> {
    let own = |server: SearchServer| SearchServer { index: format!("{}_judge", server.index), ..server };
    config.search_server.clone().map(own)
}

/// The measures of each language, each kind of query, each stock and all together.
fn table(name: &str, answered: &[&Answered]) -> String {
    let mut text =
        format!("{name:<18}{:>9}{:>9}{:>11}{:>7}{:>15}\n", "queries", "nDCG@10", "recall@20", "P@10", "nothing found");
    let mut row = |name: &str, of: &dyn Fn(&Answered) -> bool| {
        let mean = Mean::of(answered.iter().filter(|one| of(one)).map(|one| one.scores));
        text += &format!(
            "{name:<18}{:>9}{:>9.3}{:>11.3}{:>7.3}{:>13.1} %\n",
            mean.queries,
            mean.ndcg_10,
            mean.recall_20,
            mean.precision_10,
            100.0 * mean.nothing
        );
    };
    for language in each(answered, |one| &one.language) {
        row(language, &|one| one.language == language);
    }
    for kind in each(answered, |one| &one.kind) {
        row(kind, &|one| one.kind == kind);
    }
    for over in [Over::Demo, Over::Corpus] {
        row(stock(over), &|one| one.over == over);
    }
    row("all", &|_| true);
    text
}

/// The different values, in the order in which they appear.
fn each<'a>(answered: &[&'a Answered], of: impl Fn(&'a Answered) -> &'a String) -> Vec<&'a str> {
    let mut found = Vec::new();
    for one in answered {
        if !found.contains(&of(one).as_str()) {
            found.push(of(one).as_str());
        }
    }
    found
}

/// The queries that are answered worst, worst first.
fn misses(mut answered: Vec<Answered>) -> String {
    answered.retain(|one| one.scores.ndcg_10 < GOOD);
    answered.sort_by(|a, b| a.scores.ndcg_10.total_cmp(&b.scores.ndcg_10));
    let mut text = format!("{} queries are answered with an nDCG@10 below {GOOD}; the worst:\n", answered.len());
    for one in answered.iter().take(MISSES) {
        let (language, kind, over) = (&one.language, &one.kind, stock(one.over));
        text += &format!("\n{:.2}  {}  ({language}, {kind}, {over})\n", one.scores.ndcg_10, one.query);
        for answer in one.shown.iter().take(SHOWN) {
            text += &format!("        {}  {}\n", answer.grade, answer.name);
        }
        let found = match one.shown.len() {
            0 => "nothing is shown".to_owned(),
            n if n > SHOWN => format!("and {} more", n - SHOWN),
            _ => String::new(),
        };
        let missed: Vec<&str> = one.missed.iter().map(String::as_str).take(SHOWN).collect();
        let missed = if missed.is_empty() { String::new() } else { format!("missed: {}", missed.join("; ")) };
        text.extend([found, missed].iter().filter(|line| !line.is_empty()).map(|line| format!("        {line}\n")));
    }
    text
}

fn stock(over: Over) -> &'static str {
    match over {
        Over::Demo => "demo",
        Over::Corpus => "corpus",
    }
}
