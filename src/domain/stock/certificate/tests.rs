use super::*;

const TODAY: &str = "2026-11-27";

fn today() -> Date {
    TODAY.parse().unwrap()
}

/// Serial, medium, method and day of each medium, or why there is none.
fn told(bytes: &str, map: &str) -> Vec<String> {
    let read = match Map::parse(map).and_then(|map| map.read(bytes.as_bytes(), today())) {
        Ok(read) => read,
        Err(refused) => return vec![format!("none: {}", serde_json::to_value(refused).unwrap())],
    };
    let each = |entry: Result<Entry>| match entry {
        Ok(Entry { serial, evidence }) => {
            let NewSanitisation { medium, method, tool, tool_version, operator, verified_by, on } = evidence;
            format!("{serial} {medium} {method} {tool} {tool_version} {operator}/{verified_by} {on}")
        }
        Err(refused) => serde_json::to_value(refused).unwrap().to_string(),
    };
    read.into_iter().map(each).collect()
}

#[test]
fn the_three_forms_say_the_same() {
    let csv = "Maskin;Disk;Metode;Ferdig;Status\n\
               PF3X1;WD-1;NIST Purge;27.11.2026 10:24;Slettet\n\
               PF3X2;WD-2;clear;2026-11-26T08:00:00+01:00;slettet\n";
    let map = r#"{"serial": "maskin", "medium": "Disk", "method": "Metode", "on": "Ferdig", "result": "Status", "passed": ["Slettet"],
        "methods": {"nist purge": "purge"}, "tool": {"is": "Viskelær"}, "version": {"is": "4.2"}, "operator": {"is": "KN"},
        "verified_by": {"is": "Tilsyn AS"}}"#;
    let wanted = [
        "PF3X1 WD-1 purge Viskelær 4.2 KN/Tilsyn AS 2026-11-27",
        "PF3X2 WD-2 clear Viskelær 4.2 KN/Tilsyn AS 2026-11-26",
    ];
    assert_eq!(told(csv, map), wanted);

    let json = r#"{"tool": {"name": "Viskelær", "version": 4.2}, "by": "KN", "machines": [
        {"serial": "PF3X1", "disks": [{"id": "WD-1", "how": "purge", "at": "2026-11-27", "ok": true}]},
        {"serial": "PF3X2", "disks": [{"id": "WD-2", "how": "clear", "at": "2026-11-26", "ok": true}]}]}"#;
    let map = r#"{"rows": "machines/disks", "serial": "../serial", "medium": "id", "method": "how", "on": "at", "result": "ok",
        "passed": ["true"], "tool": "/tool/name", "version": "/tool/version", "operator": "/by", "verified_by": {"is": "Tilsyn AS"}}"#;
    assert_eq!(told(json, map), wanted);

    let xml = r#"<?xml version="1.0"?><r:report xmlns:r="urn:x"><r:tool version="4.2">Viskelær</r:tool><r:by>KN</r:by>
        <r:machine><r:serial>PF3X1</r:serial><r:disk id="WD-1"><r:how>purge</r:how><r:at>2026-11-27</r:at></r:disk></r:machine>
        <r:machine><r:serial>PF3X2</r:serial><r:disk id="WD-2"><r:how>clear</r:how><r:at>2026-11-26</r:at></r:disk></r:machine>
        </r:report>"#;
    let map = r#"{"rows": "report/machine/disk", "serial": "../serial", "medium": "@id", "method": "how", "on": "at",
        "tool": "/report/tool", "version": "/report/tool/@version", "operator": "/report/by", "verified_by": {"is": "Tilsyn AS"}}"#;
    assert_eq!(told(xml, map), wanted);
}

#[test]
fn a_medium_that_cannot_be_read_is_told_by_itself() {
    let csv = "serial,medium,method,tool,version,operator,verified_by,on,state\n\
               A,1,purge,T,1,KN,OL,2026-11-27,done\n\
               B,1,purge,T,1,KN,OL,2026-11-27,failed\n\
               ,1,purge,T,1,KN,OL,2026-11-27,done\n\
               C,1,hammer,T,1,KN,OL,2026-11-27,done\n\
               D,1,purge,T,1,KN,OL,11/27/2026,done\n\
               E,1,purge,T,1,KN,kn,2026-11-27,done\n\
               F,1,purge,T,1,KN,OL,2026-11-28,done\n";
    assert_eq!(
        told(csv, r#"{"result": "state", "passed": ["done"]}"#),
        [
            "A 1 purge T 1 KN/OL 2026-11-27",
            r#"{"code":"not_erased","said":"failed"}"#,
            r#"{"code":"invalid","field":"serial","problem":"missing"}"#,
            r#"{"code":"invalid","field":"method","problem":"unknown","value":"hammer"}"#,
            r#"{"code":"invalid","field":"on","problem":"malformed","value":"11/27/2026"}"#,
            r#"{"code":"invalid","field":"verified_by","problem":"duplicate","value":"kn"}"#,
            r#"{"code":"invalid","field":"on","problem":"in_the_future"}"#,
        ]
    );
    assert_eq!(told(csv, r#"{"dates": ["m/d/yyyy"]}"#)[4], "D 1 purge T 1 KN/OL 2026-11-27");
}

#[test]
fn what_is_no_certificate_and_no_map_is_refused() {
    for (bytes, map, why) in [
        ("%PDF-1.7", "{}", "certificate_format"),
        ("just a letter", "{}", "certificate_format"),
        ("{\"a\": []}", r#"{"rows": "a"}"#, "unknown"),
        ("{\"a\": []}", r#"{"rows": "b/c"}"#, "unknown"),
        ("<a/>", r#"{"rows": "b"}"#, "unknown"),
        ("a,b\n1,2\n", "{", "malformed"),
        ("a,b\n1,2\n", r#"{"colour": "a"}"#, "malformed"),
        ("a,b\n1,2\n", r#"{"result": "a"}"#, "missing"),
        ("a,b\n1,2\n", r#"{"dates": ["tomorrow"]}"#, "malformed"),
    ] {
        let told = told(bytes, map);
        assert!(told.len() == 1 && told[0].starts_with("none: ") && told[0].contains(why), "{bytes} {map} {told:?}");
    }
    let many = "serial,medium\n".to_owned() + &"A,1\n".repeat(MOST + 1);
    assert!(told(&many, "{}")[0].contains("too_large"));
}

#[test]
fn a_certificate_of_any_size_takes_little_memory() {
    // Each of these is full of records, values or cells that take far more room in memory than in the file.
    let filled = |from: &str, with: &str, to: &str| from.to_owned() + &with.repeat(1_000_000) + to;
    for (bytes, map, why) in [
        (filled("serial;medium\n", "a;b\n", ""), "{}", "too_large"),
        (filled("[0", ",0", "]"), "{}", "certificate_format"),
        (filled("[{}", ",{}", "]"), "{}", "certificate_format"),
        (filled("[{\"a\":[0", ",0", "]}]"), r#"{"rows": "a"}"#, "certificate_format"),
        (filled("serial", ";", "\n"), "{}", "certificate_format"),
    ] {
        let told = told(&bytes, map);
        assert!(told.len() == 1 && told[0].contains(why), "{why}: {}", &bytes[..20]);
    }
    let cells = "\"\n\";".repeat(2_000) + "a\n";
    assert!(told(&cells.repeat(2), "{}")[0].contains("certificate_format"));
}

#[test]
fn one_record_too_many_is_read_and_no_more() {
    let said = [
        ("serial,medium\n".to_owned() + &"A,1\n".repeat(3 * MOST), ""),
        (format!("[{}0]", "0,".repeat(3 * MOST)), ""),
        (format!("[{}[0]]", "0,[0],".repeat(3 * MOST)), ""),
        (format!("<a>{}</a>", "<b/>".repeat(3 * MOST)), "a/b"),
    ];
    for (bytes, rows) in said {
        let count = records::records(bytes.as_bytes(), rows, |records| Ok(records.len())).unwrap();
        assert_eq!(count, MOST + 1, "{}", &bytes[..20]);
    }
}

#[test]
fn a_comma_in_a_text_is_no_value() {
    let texts = format!("[{{\"serial\": \"A\", \"note\": \"\\\"{}\"}}]", ",[{".repeat(300_000));
    assert_eq!(told(&texts, "{}"), [r#"{"code":"invalid","field":"method","problem":"missing"}"#]);
}

#[test]
fn a_fact_of_any_length_is_not_copied_for_each_medium() {
    let long = "x".repeat(5_000);
    let json = format!("{{\"by\": \"{long}\", \"disks\": [{{\"id\": 1}}, {{\"id\": 2}}]}}");
    let told = told(&json, r#"{"rows": "disks", "method": "/by"}"#);
    assert!(told.len() == 2 && told.iter().all(|each| each.contains("too_long") && each.len() < 200), "{told:?}");
}
