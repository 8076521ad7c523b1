//! The text of a letter, as plain text and as HTML.

use std::{collections::HashMap, fmt::Write, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// A mail with the notices of one person. It holds all notices since the mail before.
#[derive(Clone, Debug)]
pub struct Letter {
    /// A letter that is sent again has the same id.
    pub id: String,
    pub to: String,
    pub language: &'static str,
    pub items: Vec<Item>,
    /// Link to the page with all notices.
    pub all: String,
    /// Link to the page where the reader chooses how they are told.
    pub settings: String,
    /// Link that stops letters. It works without signing in.
    pub stop: String,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub kind: ItemKind,
    /// What the reader waits for, in their own words.
    pub watch: String,
    pub link: String,
}

#[derive(Clone, Debug)]
pub enum ItemKind {
    /// The thing that came, and the place where it stands.
    Came {
        title: String,
        place: String,
    },
    Ended,
}

static TEXTS: LazyLock<HashMap<&'static str, FluentBundle<FluentResource>>> = LazyLock::new(|| {
    let files = [
        ("nb", include_str!("texts/nb.ftl")),
        ("nn", include_str!("texts/nn.ftl")),
        ("sv", include_str!("texts/sv.ftl")),
        ("da", include_str!("texts/da.ftl")),
        ("en", include_str!("texts/en.ftl")),
    ];
    files.into_iter().map(|(language, text)| (language, bundle(language, text))).collect()
});

fn bundle(language: &str, text: &str) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

impl Letter {
    fn say(&self, id: &str, word: &str) -> String {
        let mut args = FluentArgs::new();
        args.set("n", self.items.len());
        args.set("word", word.to_owned());
        let said = || {
            let bundle = TEXTS.get(self.language).or_else(|| TEXTS.get("en"))?;
            let pattern = bundle.get_message(id)?.value()?;
            Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
        };
        said().unwrap_or_else(|| id.to_owned())
    }

    pub fn subject(&self) -> String {
        let came = self.items.iter().filter(|item| matches!(item.kind, ItemKind::Came { .. }));
        let first = came.clone().next().or(self.items.first());
        let watch = first.map(|item| item.watch.as_str()).unwrap_or_default();
        match (came.count(), self.items.len()) {
            (0, _) => self.say("subject-ended", watch),
            (1, 1) => self.say("subject-one", watch),
            _ => self.say("subject-many", watch),
        }
    }

    /// The title of an item, and the line below the title.
    fn lines(&self, item: &Item) -> (String, String) {
        match &item.kind {
            ItemKind::Came { title, place } => {
                let waits = self.say("waits", &item.watch);
                let below = if place.is_empty() { waits } else { format!("{place} · {waits}") };
                (title.clone(), below)
            }
            ItemKind::Ended => (self.say("ended", &item.watch), String::new()),
        }
    }

    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.say("greeting", ""));
        for item in &self.items {
            let (title, below) = self.lines(item);
            let below = if below.is_empty() { below } else { format!("{below}\n") };
            let _ = write!(text, "{title}\n{below}{}\n\n", item.link);
        }
        let _ = write!(
            text,
            "{}: {}\n{}: {}\n{}: {}\n",
            self.say("all", ""),
            self.all,
            self.say("settings", ""),
            self.settings,
            self.say("stop", ""),
            self.stop
        );
        text
    }

    pub fn html(&self) -> String {
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n<p>{}</p>\n<ul>\n",
            self.language,
            escaped(&self.subject()),
            escaped(&self.say("greeting", ""))
        );
        for item in &self.items {
            let (title, below) = self.lines(item);
            let (link, title) = (escaped(&item.link), escaped(&title));
            let _ = writeln!(html, "<li><a href=\"{link}\">{title}</a><br>{}</li>", escaped(&below));
        }
        html.push_str("</ul>\n<p>");
        let links = [("all", &self.all), ("settings", &self.settings), ("stop", &self.stop)];
        let links = links.map(|(id, link)| format!("<a href=\"{}\">{}</a>", escaped(link), escaped(&self.say(id, ""))));
        html.push_str(&links.join(" · "));
        html.push_str("</p>\n</body></html>\n");
        html
    }
}

fn escaped(text: &str) -> String {
    let sign = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(language: &'static str, items: Vec<Item>) -> Letter {
        let link = |path: &str| format!("https://ombruk.no{path}");
        let (all, settings, stop) = (link("/notices"), link("/profile"), link("/mail/stop/x"));
        Letter { id: "1".to_owned(), to: "kari@kommune.no".to_owned(), language, items, all, settings, stop }
    }

    fn came(title: &str) -> Item {
        let kind = ItemKind::Came { title: title.to_owned(), place: "Rådhuset".to_owned() };
        Item { kind, watch: "Blå stoler".to_owned(), link: "https://ombruk.no/things/K7QM".to_owned() }
    }

    #[test]
    fn every_language_says_everything() {
        let ended = || Item { kind: ItemKind::Ended, ..came("") };
        for language in ["nb", "nn", "sv", "da", "en"] {
            for items in [vec![came("Stol")], vec![came("Stol"), came("Pult")], vec![ended()], vec![ended(), came("x")]]
            {
                let letter = letter(language, items);
                for said in [letter.subject(), letter.text(), letter.html()] {
                    for id in ["subject-", "greeting", "waits", "settings:", "{"] {
                        assert!(!said.contains(id), "{language}: {id} is not said in {said}");
                    }
                }
                assert!(letter.text().contains("https://ombruk.no/mail/stop/x"));
            }
        }
    }

    #[test]
    fn what_people_wrote_is_text_in_html() {
        let html = letter("nb", vec![came("<b onclick=\"x\">Stol</b> & 'pult'")]).html();
        assert!(html.contains("&lt;b onclick=&quot;x&quot;&gt;Stol&lt;/b&gt; &amp; &#39;pult&#39;"), "{html}");
        assert!(!html.contains("<b "), "{html}");
    }
}
