//! The documents of a thing, on the page where it is looked after.

use sea_orm::Iterable;

use crate::{
    app::stock::{documents, reading::Lot},
    domain::{Date, EvidenceKind, fields::LONGEST_NAME},
    web::pages::{
        choices::Choice,
        form::{Field, Form},
        sheet::{List, Row},
        stock::{acts::path, card::Tag},
        visitor::Visitor,
    },
};

/// What browsers offer to choose. The server looks at the content.
pub const ACCEPT: &str = ".pdf,.csv,.json,.xml,image/*";

/// The documents with the forms for them, and the form for another one.
pub fn list(visitor: &Visitor, lot: &Lot, papers: Vec<documents::Document>) -> List {
    let t = visitor.text;
    let kinds = EvidenceKind::iter().map(|one| Choice::new(one, t.of("evidence", one), None)).collect();
    let add = Form::new("paper", path(lot, "paper"), t.say("paper-add"))
        .with(Field::choice("kind", t.say("paper-kind"), kinds, None).required())
        .with(Field::text("reference", t.say("paper-reference"), LONGEST_NAME).required())
        .with(Field::date("issued_on", t.say("paper-issued")))
        .with(Field::date("valid_until", t.say("paper-valid-until")));
    let mut rows: Vec<Row> = papers.into_iter().map(|paper| row(visitor, lot, paper)).collect();
    rows.push(Row { title: t.say("paper-add"), forms: vec![add], ..Row::default() });
    List { title: t.say("papers"), rows, empty: String::new() }
}

fn row(visitor: &Visitor, lot: &Lot, paper: documents::Document) -> Row {
    let t = visitor.text;
    let day = |day: Option<Date>| day.map(|day| t.day(day, visitor.today));
    let until = day(paper.said.valid_until).map(|day| t.word("paper-until", &day));
    let address = format!("/things/{}/papers/{}", lot.code, paper.id);
    let size = |bytes: i64| t.whole((bytes + 999) / 1_000);
    let file = paper.file.as_ref().map(|file| format!("{} · {}\u{a0}kB", file.name, size(file.bytes)));
    let end = Form::new(
        format!("paper-{}", paper.id),
        format!("{}/{}", path(lot, "paper-end"), paper.id),
        t.say("paper-end"),
    );
    let send = Form::new(format!("paper-file-{}", paper.id), address.clone(), t.say("paper-send"))
        .folded(t.say("paper-send"))
        .with(Field::files("file", t.say("paper-file"), ACCEPT, 1).hint(t.say("paper-file-hint")).required());
    // Documents of the product are looked after with the product.
    let counts = paper.ended_at.is_none() && paper.lot.is_some();
    let mut forms = Vec::new();
    if counts && file.is_none() {
        forms.push(send);
    }
    if counts {
        forms.push(end);
    }
    Row {
        title: format!("{}: {}", t.of("evidence", paper.said.kind), paper.said.reference),
        href: file.is_some().then_some(address),
        about: [day(paper.said.issued_on), until, file].into_iter().flatten().collect(),
        tag: Some(Tag {
            class: if paper.valid { "good" } else { "" },
            text: t.say(if paper.valid { "paper-valid" } else { "paper-over" }),
        }),
        forms,
        ..Row::default()
    }
}
