use super::*;
use crate::registers::tests::{categories, today};

#[test]
fn a_supplier_s_catalogue() {
    let csv = "sku,category,title,brand,model,width_mm,depth_mm,height_mm,colour,materials,condition,price,pack_size,lead_days,footprint_g\n\
        A1,office-chair,Kontorstol Sving,Sving,200,640,62 cm,1100,sort,\"ull, stål\",as_new,1290.00,1,14,72000\n\
        A1,desk,Bord,,,,,,,,,1,,,\n\
        A2,sofa,Sofa,,,,,,,,,1,,,\n\
        A3,desk,Bord,,,,,,,,,,,,\n\
        A4,desk,,,,,,,,,,1,,,\n\
        A5,desk,Bord,,,,,,,,fin,1,,,\n\
        A6,desk,Bord,,,,,,,,,3500,4,,\n";
    let (map, categories) = (CatalogueMap::default(), categories());
    let rows: Vec<_> = catalogue(csv.as_bytes(), &map, &categories, today()).unwrap().collect();
    let first = rows[0].as_ref().unwrap();
    assert_eq!((first.price_minor, first.lead_days, first.footprint_g), (129_000, Some(14), Some(72_000)));
    assert_eq!((first.attributes.sizes.depth_mm, first.condition), (Some(620), Some(Condition::AsNew)));
    assert_eq!((rows[6].as_ref().unwrap().price_minor, rows[6].as_ref().unwrap().pack_size), (350_000, 4));
    let refusals: Vec<_> = rows.iter().filter_map(|row| row.as_ref().err().map(ToString::to_string)).collect();
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    line 3, sku: "A1" was already on line 2
    line 4, category: "sofa" has no rule, and the map no default category
    line 5, price: has no value
    line 6, title: has no value
    line 7, condition: "fin" is not in the map's list of values
    "#);

    let map = CatalogueMap::from_toml("columns = { sku = 'Varenr', title = 'Navn' }\ncategory = { default = 'desk' }")
        .unwrap();
    let rows = catalogue("Varenr;Navn;price_minor\nB1;Bord;350000\n".as_bytes(), &map, &categories, today()).unwrap();
    assert_eq!(rows.map(|row| row.unwrap().price_minor).collect::<Vec<_>>(), [350_000]);
    let map = CatalogueMap::default();
    let bad = catalogue("sku,title\n".as_bytes(), &map, &categories, today());
    assert_eq!(bad.err(), Some(BadMap::Unmapped { field: "price" }));
}
