//! The words for colours and materials in nb, nn, sv, da and en, with the inflections that labels and registers use.

use super::{Colour, Material};

/// Lower-case words; an underscore joins ("artificial_leather" is one code), everything else that is no letter parts.
pub fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).map(str::to_lowercase)
}

pub fn colour(word: &str) -> Option<Colour> {
    let plain = |w: &str| COLOURS.iter().find(|(_, words)| among(words, w)).map(|(colour, _)| *colour);
    let shade = || {
        // lysegrå, mörkblå, flaskegrønn: Nordic compounds end in what they are. English ones do not ("lacquered").
        let ends = |end: &str| word.strip_suffix(end).is_some_and(|start| start.chars().count() > 2);
        let (colour, _) = ENDINGS.iter().find(|(_, endings)| endings.split(' ').any(ends))?;
        Some(*colour)
    };
    let of_wood = |w: &str| WOODS.iter().find(|(_, _, words)| among(words, w)).map(|(colour, _, _)| *colour);
    plain(word).or_else(|| of_wood(word)).or_else(|| sheet(word).and_then(|(wood, _)| of_wood(wood))).or_else(shade)
}

pub fn material(word: &str) -> Option<Material> {
    let plain = |w: &str| MATERIALS.iter().find(|(_, words)| among(words, w)).map(|(material, _)| *material);
    let of_wood = || WOODS.iter().find(|(_, _, words)| among(words, word)).map(|(_, material, _)| *material);
    plain(word).or_else(of_wood).or_else(|| sheet(word).map(|(_, material)| material))
}

/// Splits "bjørkefiner" into birch and veneer: what a thing shows and what it is made of.
fn sheet(word: &str) -> Option<(&str, Material)> {
    SHEETS.iter().find_map(|(end, material)| {
        let wood = word.strip_suffix(end)?;
        let known = |w: &str| WOODS.iter().any(|(_, _, words)| among(words, w));
        let bare = wood.strip_suffix('e').filter(|w| known(w));
        bare.or(known(wood).then_some(wood)).map(|wood| (wood, *material))
    })
}

fn among(words: &str, word: &str) -> bool {
    words.split(' ').any(|w| w == word)
}

const SHEETS: [(&str, Material); 14] = [
    ("kryssfiner", Material::Plywood),
    ("krydsfiner", Material::Plywood),
    ("plywood", Material::Plywood),
    ("laminat", Material::Laminate),
    ("finer", Material::Veneer),
    ("finér", Material::Veneer),
    ("faner", Material::Veneer),
    ("fanér", Material::Veneer),
    ("massiv", Material::Wood),
    ("heltre", Material::Wood),
    ("treverk", Material::Wood),
    ("tre", Material::Wood),
    ("trä", Material::Wood),
    ("træ", Material::Wood),
];

/// Woods are colours as well: "a desk in birch" is an order.
const WOODS: [(Colour, Material, &str); 9] = [
    (Colour::Birch, Material::Birch, "birch bjørk bjerk björk birk"),
    (Colour::Beech, Material::Beech, "beech bøk bok bøg"),
    (Colour::Oak, Material::Oak, "oak eik ek eg"),
    (Colour::Ash, Material::Ash, "ash ask"),
    (Colour::Pine, Material::Pine, "pine furu fyr fyrretræ"),
    (Colour::Maple, Material::Maple, "maple lønn lönn løn ahorn"),
    (Colour::Walnut, Material::Walnut, "walnut valnøtt valnöt valnød"),
    (Colour::Cherry, Material::Cherry, "cherry kirsebær kirsebærtre körsbär körsbärsträ"),
    (Colour::Teak, Material::Teak, "teak"),
];

const ENDINGS: [(Colour, &str); 9] = [
    (Colour::Black, "svart"),
    (Colour::White, "hvit hvitt kvit hvid vit vitt"),
    (Colour::Grey, "grå grått gråe grey"),
    (Colour::Brown, "brun brunt brune"),
    (Colour::Red, "rød rødt røde raud röd rött röda"),
    (Colour::Blue, "blå blått blåe blue"),
    (Colour::Green, "grønn grønt grøn grøne grønne grön grönt"),
    (Colour::Purple, "lilla"),
    (Colour::Pink, "rosa"),
];

const COLOURS: [(Colour, &str); 17] = [
    (Colour::Black, "black sort sorte svart svarte svarta"),
    (Colour::White, "white hvit hvite hvitt kvit kvite kvitt hvid hvide hvidt vit vita vitt offwhite"),
    (Colour::Grey, "grey gray grå gråe gråa grått gråt antrasitt antracit anthracite koks graphite grafitt grafit"),
    (Colour::Silver, "silver sølv sølvfarget silverfärgad sølvfarvet alugrå"),
    (Colour::Beige, "beige sand kremhvit krem kräm creme cream ivory off_white elfenben"),
    (Colour::Brown, "brown brun brune bruna brunt cognac konjakk"),
    (Colour::Red, "red rød røde rødt raud raude raudt röd röda rött burgunder bordeaux burgundy"),
    (Colour::Orange, "orange oransje"),
    (Colour::Yellow, "yellow gul gule gula gult sennep lysegul lysgul ljusgul mørkegul sennepsgul"),
    (Colour::Green, "green grønn grønne grønt grøn grøne grön gröna grönt oliven"),
    (Colour::Turquoise, "turquoise turkis petrol teal"),
    (Colour::Blue, "blue blå blåe blåa blått blåt navy marine indigo"),
    (Colour::Purple, "purple lilla lila fiolett violett violet aubergine"),
    (Colour::Pink, "pink rosa lyserød"),
    (Colour::Gold, "gold gull guld messing mässing brass gullfarget"),
    (Colour::Transparent, "transparent klar clear gjennomsiktig genomskinlig gennemsigtig"),
    (Colour::Multicoloured, "multicoloured multicolored flerfarget flerfarga flerfärgad flerfarvet mønstret mönstrad"),
];

const MATERIALS: [(Material, &str); 35] = [
    (Material::Wood, "wood wooden tre treverk heltre heiltre trä träd massivträ træ massivtræ massiv"),
    (Material::Bamboo, "bamboo bambus bambu"),
    (Material::Veneer, "veneer finer finér faner fanér fineret"),
    (Material::Plywood, "plywood kryssfiner krydsfiner formpresset formpressad"),
    (Material::Chipboard, "chipboard spon sponplate spånplatta spånskiva spånplade"),
    (Material::Mdf, "mdf fiberplate fiberplatta"),
    (Material::Laminate, "laminate laminat hpl høytrykkslaminat högtryckslaminat højtrykslaminat melamin"),
    (Material::Linoleum, "linoleum lino"),
    (Material::Metal, "metal metall jern jarn järn iron støpejern gjutjärn"),
    (Material::Steel, "steel stål stålrør stålrör stålplate rustfri rostfritt"),
    (Material::Aluminium, "aluminium aluminum alu"),
    (Material::Chrome, "chrome chromed krom forkrommet kromad forkromet"),
    (Material::Brass, "brass messing mässing"),
    (Material::Plastic, "plastic plast hardplast abs"),
    (Material::Polypropylene, "polypropylene polypropylen pp"),
    (Material::Acrylic, "acrylic akryl plexiglass plexiglas pleksiglass"),
    (Material::Pvc, "pvc vinyl"),
    (Material::Rubber, "rubber gummi"),
    (Material::Foam, "foam skum skumgummi skumplast kaldskum kallskum koldskum"),
    (Material::Textile, "textile fabric tekstil stoff textil tyg stof ty"),
    (Material::Wool, "wool ull uld ullstoff"),
    (Material::Polyester, "polyester trevira"),
    (Material::Cotton, "cotton bomull bomuld"),
    (Material::Felt, "felt filt"),
    (Material::Mesh, "mesh netting nettrygg nätrygg netryg"),
    (Material::Leather, "leather skinn lær lêr skinn läder læder"),
    (
        Material::ArtificialLeather,
        "artificial_leather leatherette kunstskinn kunstlær konstläder galon kunstlæder skai",
    ),
    (Material::Glass, "glass glas"),
    (Material::Stone, "stone stein sten marmor marble granitt granit kompositt"),
    (Material::Ceramic, "ceramic keramikk keramik porselen porslin porcelæn"),
    (Material::Concrete, "concrete betong beton"),
    (Material::Cork, "cork kork"),
    (Material::Rattan, "rattan flettet rotting spanskrør"),
    (Material::Cardboard, "cardboard papp kartong pap"),
    (Material::Electronics, "electronics elektronikk elektronik"),
];
