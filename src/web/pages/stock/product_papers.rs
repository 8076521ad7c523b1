//! The documents that prove something of all things of a product, and the forms for them.

use sea_orm::Iterable;

use crate::{
    app::stock::documents::Document,
    domain::{self, EvidenceKind, ProductId, fields::LONGEST_NAME},
    web::pages::{
        choices::Choice,
        form::{Field, Form},
        sheet::{List, Row},
        stock::{card::Tag, papers::ACCEPT},
        visitor::Visitor,
    },
};

/// The documents with their files. Whoever `may` ends them, and sends the file that is not there yet.
pub fn list(visitor: &Visitor, product: ProductId, papers: Vec<Document>, may: bool) -> List {
    let t = visitor.text;
    let rows = papers.into_iter().map(|paper| row(visitor, product, paper, may)).collect();
    List { title: t.say("papers"), rows, empty: t.say("papers-none") }
}

fn row(visitor: &Visitor, product: ProductId, paper: Document, may: bool) -> Row {
    let t = visitor.text;
    let at = format!("/products/{product}/documents/{}", paper.id);
    let day = |day: Option<domain::Date>| day.map(|day| t.day(day, visitor.today));
    let until = day(paper.said.valid_until).map(|day| t.word("paper-until", &day));
    let file = paper.file.as_ref().map(|file| file.name.clone());
    let send = Form::new(format!("file-{}", paper.id), format!("{at}/file"), t.say("paper-send"))
        .folded(t.say("paper-send"))
        .with(Field::files("file", t.say("paper-file"), ACCEPT, 1).hint(t.say("paper-file-hint")).required());
    let end = Form::new(format!("end-{}", paper.id), format!("{at}/end"), t.say("paper-end"));
    let counts = may && paper.ended_at.is_none();
    let forms = [(counts && file.is_none()).then_some(send), counts.then_some(end)];
    Row {
        title: format!("{}: {}", t.of("evidence", paper.said.kind), paper.said.reference),
        href: file.is_some().then(|| format!("{at}/file")),
        about: [file, day(paper.said.issued_on), until].into_iter().flatten().collect(),
        tag: Some(Tag {
            class: if paper.valid { "good" } else { "" },
            text: t.say(if paper.valid { "paper-valid" } else { "paper-over" }),
        }),
        forms: forms.into_iter().flatten().collect(),
        ..Row::default()
    }
}

pub fn new_form(visitor: &Visitor, product: ProductId) -> Form {
    let t = visitor.text;
    let kinds = EvidenceKind::iter().map(|one| Choice::new(one, t.of("evidence", one), None)).collect();
    Form::new("paper", format!("/products/{product}/documents"), t.say("paper-add"))
        .folded(t.say("paper-add"))
        .with(Field::choice("kind", t.say("paper-kind"), kinds, None).required())
        .with(Field::text("reference", t.say("paper-reference"), LONGEST_NAME).required())
        .with(Field::date("issued_on", t.say("paper-issued")))
        .with(Field::date("valid_until", t.say("paper-valid-until")))
}
