//! Documents with their files: those of a thing on the page where it is looked after, and what they have in common with
//! those of a product.

use sea_orm::Iterable;

use crate::{
    app::stock::{documents::Document, reading::Lot},
    domain::{Date, EvidenceKind, fields::LONGEST_NAME},
    web::pages::{
        choices::Choice,
        form::{Field, Form},
        sheet::{List, Row},
        stock::{acts::path, card::Tag},
        text::Text,
        visitor::Visitor,
    },
};

/// What browsers offer to choose. The server looks at the content.
const ACCEPT: &str = ".pdf,.csv,.json,.xml,image/*";

/// The documents with the forms for them, and the form for another one.
pub fn list(visitor: &Visitor, lot: &Lot, papers: Vec<Document>) -> List {
    let t = visitor.text;
    let one = |paper: Document| {
        let file = format!("/things/{}/papers/{}", lot.code, paper.id);
        let end = format!("{}/{}", path(lot, "paper-end"), paper.id);
        // Documents of the product are looked after with the product.
        let may = paper.lot.is_some();
        row(visitor, paper, file, end, may)
    };
    let mut rows: Vec<Row> = papers.into_iter().map(one).collect();
    let add = fields(t, Form::new("paper", path(lot, "paper"), t.say("paper-add")));
    rows.push(Row { title: t.say("paper-add"), forms: vec![add], ..Row::default() });
    List { title: t.say("papers"), rows, empty: String::new() }
}

/// A document with its file. `file_at` and `end_at` are the addresses for its file and for ending it. Whoever `may` ends
/// it, and sends the file that is not there yet.
pub fn row(visitor: &Visitor, paper: Document, file_at: String, end_at: String, may: bool) -> Row {
    let t = visitor.text;
    let day = |day: Option<Date>| day.map(|day| t.day(day, visitor.today));
    let until = day(paper.said.valid_until).map(|day| t.word("paper-until", &day));
    let size = |bytes: i64| t.whole((bytes + 999) / 1_000);
    let file = paper.file.as_ref().map(|file| format!("{} · {}\u{a0}kB", file.name, size(file.bytes)));
    let send = Form::new(format!("paper-file-{}", paper.id), file_at.clone(), t.say("paper-send"))
        .folded(t.say("paper-send"))
        .with(Field::files("file", t.say("paper-file"), ACCEPT, 1).hint(t.say("paper-file-hint")).required());
    let end = Form::new(format!("paper-{}", paper.id), end_at, t.say("paper-end"));
    let counts = may && paper.ended_at.is_none();
    let forms = [(counts && file.is_none()).then_some(send), counts.then_some(end)];
    Row {
        title: format!("{}: {}", t.of("evidence", paper.said.kind), paper.said.reference),
        href: file.is_some().then_some(file_at),
        about: [day(paper.said.issued_on), until, file].into_iter().flatten().collect(),
        tag: Some(Tag {
            class: if paper.valid { "good" } else { "" },
            text: t.say(if paper.valid { "paper-valid" } else { "paper-over" }),
        }),
        forms: forms.into_iter().flatten().collect(),
        ..Row::default()
    }
}

/// The fields of a new document.
pub fn fields(t: Text, form: Form) -> Form {
    let kinds = EvidenceKind::iter().map(|one| Choice::new(one, t.of("evidence", one), None)).collect();
    form.with(Field::choice("kind", t.say("paper-kind"), kinds, None).required())
        .with(Field::text("reference", t.say("paper-reference"), LONGEST_NAME).required())
        .with(Field::date("issued_on", t.say("paper-issued")))
        .with(Field::date("valid_until", t.say("paper-valid-until")))
}
