//! A browser without scripts: it keeps its cookies, follows redirects, and fills in the forms of pages.

use std::{collections::BTreeMap, sync::Arc};

use ombruk::{app::directory::sessions, domain::directory::sign_in::LinkPurpose};
use poem::{Endpoint, Request, endpoint::BoxEndpoint, http::Method};

use super::World;

pub struct Browser {
    site: Arc<BoxEndpoint<'static, poem::Response>>,
    cookies: BTreeMap<String, String>,
    headers: Vec<(&'static str, String)>,
}

pub struct Page {
    pub status: u16,
    /// The address after all redirects.
    pub address: String,
    pub html: String,
    pub headers: poem::http::HeaderMap,
}

impl World {
    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::of(self.site.clone())
    }

    /// A link that signs in one of [`super::Cast`]'s people.
    pub async fn sign_in_link(&self, token: &str) -> String {
        let me = self.as_(token).get("/me").await.ok();
        let person = me["person_id"].as_str().unwrap().parse().map(ombruk::domain::PersonId).unwrap();
        let link = |tx| async move { sessions::link(&tx, person, LinkPurpose::Enter, None).await };
        let (secret, _) = self.app.db.write(link).await.unwrap();
        format!("/sign-in/{secret}")
    }

    /// A browser in which one of the cast is signed in.
    pub async fn signed_in(&self, token: &str) -> Browser {
        let link = self.sign_in_link(token).await;
        let mut browser = self.browser();
        assert_eq!(browser.post(&link, &[]).await.status, 200);
        browser
    }
}

impl Browser {
    /// A browser for a site that the story made.
    pub fn of(site: Arc<BoxEndpoint<'static, poem::Response>>) -> Self {
        Self { site, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// The same with one more header on every request.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The session's secret; empty where nobody is signed in.
    pub fn cookie(&self) -> &str {
        self.cookies.get("ombruk_session").map_or("", String::as_str)
    }

    fn jar(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Another browser with a copy of the cookie.
    pub fn copied(&self) -> Self {
        Self { site: self.site.clone(), cookies: self.cookies.clone(), headers: Vec::new() }
    }

    /// Opens an address and follows redirects.
    pub async fn open(&mut self, path: &str) -> Page {
        self.follow(Method::GET, path.to_owned(), Vec::new(), "").await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap().into_bytes();
        self.follow(Method::POST, path.to_owned(), body, "application/x-www-form-urlencoded").await
    }

    /// Sends a form of a page, with what it holds already and what is filled in.
    pub async fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let held = page.fields(action);
        let mut all: Vec<(&str, &str)> = fields.to_vec();
        for (name, value) in &held {
            if !fields.iter().any(|(filled, _)| filled == name) {
                all.push((name, value));
            }
        }
        all.retain(|(_, value)| !value.is_empty());
        self.post(action, &all).await
    }

    /// The same for a form with files. Without a file, the field is sent with an empty file name, as browsers do. `to`
    /// is the address of the form, or that of one of its buttons.
    pub async fn upload(
        &mut self,
        held: Vec<(String, String)>,
        to: &str,
        field: &str,
        files: &[(&str, Vec<u8>)],
        filled: &[(&str, &str)],
    ) -> Page {
        const BOUNDARY: &str = "7f1d2c3b4a596877";
        let mut body = Vec::new();
        let held = held.iter().filter(|(name, _)| !filled.iter().any(|(known, _)| known == name));
        let all = held.map(|(name, value)| (name.as_str(), value.as_str())).chain(filled.iter().copied());
        for (name, text) in all.filter(|(_, text)| !text.is_empty()) {
            let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
            body.extend(head.bytes());
        }
        let none = [("", Vec::new())];
        let files = if files.is_empty() { &none[..] } else { files };
        for (name, bytes) in files {
            let disposition = format!("form-data; name=\"{field}\"; filename=\"{name}\"");
            body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: {disposition}\r\n\r\n").bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        self.send(to, &format!("multipart/form-data; boundary={BOUNDARY}"), body).await
    }

    /// Sends a body of a content type.
    pub async fn send(&mut self, path: &str, content_type: &str, body: Vec<u8>) -> Page {
        self.follow(Method::POST, path.to_owned(), body, content_type).await
    }

    /// Status and type of a file.
    pub async fn fetch(&self, path: &str) -> (u16, String) {
        let request = Request::builder().uri(path.parse().unwrap()).header("cookie", self.jar());
        let response = self.site.get_response(request.finish()).await;
        (response.status().as_u16(), response.content_type().unwrap_or_default().to_owned())
    }

    async fn follow(&mut self, method: Method, path: String, body: Vec<u8>, content_type: &str) -> Page {
        let (mut method, mut path, mut body) = (method, path, body);
        for _ in 0..4 {
            let bare = path.split('#').next().unwrap().to_owned();
            let mut request = Request::builder().method(method).uri(bare.parse().unwrap());
            request = request.header("accept", "text/html").header("accept-language", "nb").header("host", "localhost");
            if !content_type.is_empty() && !body.is_empty() {
                request = request.content_type(content_type);
            } else if !body.is_empty() || content_type.starts_with("application/x-www") {
                request = request.content_type("application/x-www-form-urlencoded");
            }
            if !self.cookies.is_empty() {
                request = request.header("cookie", self.jar());
            }
            for (name, value) in &self.headers {
                request = request.header(*name, value);
            }
            let response = self.site.get_response(request.body(body)).await;
            for cookie in response.headers().get_all("set-cookie") {
                let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                match value {
                    "" => self.cookies.remove(name),
                    value => self.cookies.insert(name.to_owned(), value.to_owned()),
                };
            }
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            if status == 303 {
                path = headers["location"].to_str().unwrap().to_owned();
                if path.contains("://") {
                    // A redirect to another site. The story opens that site itself.
                    return Page { status, address: path, html: String::new(), headers };
                }
                (method, body) = (Method::GET, Vec::new());
                continue;
            }
            let html = String::from_utf8(response.into_body().into_vec().await.unwrap()).unwrap();
            return Page { status, address: path, html, headers };
        }
        panic!("led in a circle, last to {path}");
    }
}

impl Page {
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "{} does not say {text:?}:\n{}", self.address, self.html);
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{} says {text:?}:\n{}", self.address, self.html);
        self
    }

    /// The address that follows a text, up to the next quote: `page.link("/things/")`.
    #[track_caller]
    pub fn link(&self, start: &str) -> String {
        let at = self.html.find(&format!("=\"{start}")).unwrap_or_else(|| panic!("no {start} in:\n{}", self.html));
        let rest = &self.html[at + 2..];
        rest[..rest.find('"').unwrap()].replace("&#38;", "&").replace("&amp;", "&")
    }

    /// The first address with such an end.
    #[track_caller]
    pub fn link_to(&self, end: &str) -> String {
        let links = self.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let found = links.into_iter().find(|link| link.ends_with(end));
        found.unwrap_or_else(|| panic!("no link to {end} in:\n{}", self.html)).to_owned()
    }

    /// The forms that this page sends.
    pub fn forms(&self) -> Vec<(&str, String)> {
        let forms = self.html.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap());
        forms.map(|form| (form, attribute(form.split('>').next().unwrap(), "action").unwrap_or_default())).collect()
    }

    /// What the form with an action holds: fields that are hidden or filled in, and the first choice of each list.
    #[track_caller]
    pub fn fields(&self, action: &str) -> Vec<(String, String)> {
        let forms = self.forms();
        let is_posted = |head: &str| head.split('>').next().unwrap().contains("method=\"post\"");
        let here = |at: &str| at == action || (at.is_empty() && action == self.address);
        let form =
            forms.iter().find(|(head, at)| is_posted(head) && here(at)).or(forms.iter().find(|(_, at)| here(at)));
        let (form, _) = form.unwrap_or_else(|| panic!("no form for {action} on {}:\n{}", self.address, self.html));
        let mut fields = Vec::new();
        for input in form.split("<input").skip(1).map(|input| input.split('>').next().unwrap()) {
            let kind = attribute(input, "type").unwrap_or_default();
            let is_set = !["radio", "checkbox"].contains(&kind.as_str()) || input.contains(" checked");
            if let (Some(name), true) = (attribute(input, "name"), is_set && kind != "file") {
                fields.push((name, attribute(input, "value").unwrap_or_default()));
            }
        }
        for select in form.split("<select").skip(1) {
            let name = attribute(select.split('>').next().unwrap(), "name").unwrap();
            let list = select.split("</select>").next().unwrap();
            let options: Vec<&str> = list.split("<option").skip(1).map(|one| one.split('>').next().unwrap()).collect();
            let chosen = options.iter().find(|one| one.contains(" selected")).or(options.first());
            fields.push((name, chosen.and_then(|one| attribute(one, "value")).unwrap_or_default()));
        }
        fields
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[at..];
    Some(value[..value.find('"')?].replace("&#38;", "&").replace("&#34;", "\"").replace("&amp;", "&"))
}
