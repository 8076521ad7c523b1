//! What a thing looks like: coded colours and materials beside the words people wrote, and sizes in whole millimetres.
//! Codes make things of five languages comparable (two chairs are alike, a wish is met); the words stay for the reader.

pub mod size;
mod spoken;

use poem_openapi::Enum;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use super::vocabulary::words;

pub use size::{LengthUnit, Sizes, length};

words! {
    /// The main colour. Shades fold into their colour (navy is blue); woods that people order by are colours of their own.
    Colour {
        Black, White, Grey, Silver, Beige, Brown, Red, Orange, Yellow, Green, Turquoise, Blue, Purple, Pink, Gold,
        Transparent, Multicoloured,
        Birch, Beech, Oak, Ash, Pine, Maple, Walnut, Cherry, Teak,
    }
    /// What a thing is made of, as far as looks, chemistry and recycling tell materials apart.
    Material {
        Wood, Birch, Beech, Oak, Ash, Pine, Maple, Walnut, Cherry, Teak, Bamboo,
        Veneer, Plywood, Chipboard, Mdf, Laminate, Linoleum,
        Metal, Steel, Aluminium, Chrome, Brass,
        Plastic, Polypropylene, Acrylic, Pvc, Rubber, Foam,
        Textile, Wool, Polyester, Cotton, Felt, Mesh, Leather, ArtificialLeather,
        Glass, Stone, Ceramic, Concrete, Cork, Rattan, Cardboard,
        /// What IT is made of, for those who sort it.
        Electronics,
    }
}

impl Colour {
    /// The main colour in free text: of several the one named first. `None` when no word is known; keep the text.
    pub fn named(text: &str) -> Option<Self> {
        spoken::words_of(text).find_map(|word| spoken::colour(&word))
    }
}

impl Material {
    /// Every material named in free text, in the order written, each once.
    pub fn named(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        for material in spoken::words_of(text).filter_map(|word| spoken::material(&word)) {
            if !found.contains(&material) {
                found.push(material);
            }
        }
        found
    }
}

/// A thing's looks. `None` and empty mean unknown, which is neither alike nor different.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    pub sizes: Sizes,
    pub colour: Option<Colour>,
    /// The words as written, also when they were understood: "koksgrå" says more than grey.
    pub colour_text: Option<String>,
    pub materials: Vec<Material>,
    pub materials_text: Option<String>,
    /// Codes; a register that says nothing of a thing has not looked.
    pub features: Option<Vec<String>>,
}

impl Attributes {
    pub fn colour_written(&mut self, text: String) {
        self.colour = Colour::named(&text);
        self.colour_text = Some(text);
    }

    pub fn materials_written(&mut self, text: String) {
        self.materials = Material::named(&text);
        self.materials_text = Some(text);
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn colours_are_understood_in_five_languages() {
        for (text, colour) in [
            ("sort", Colour::Black),
            ("Svart", Colour::Black),
            ("kvit", Colour::White),
            ("hvid", Colour::White),
            ("vitt laminat", Colour::White),
            ("lysegrå stoff", Colour::Grey),
            ("koksgrått", Colour::Grey),
            ("antrasitt", Colour::Grey),
            ("mørkeblå/grå", Colour::Blue),
            ("MÖRKRÖD", Colour::Red),
            ("raud", Colour::Red),
            ("flaskegrønn", Colour::Green),
            ("ljusgrön", Colour::Green),
            ("bjørk", Colour::Birch),
            ("bjørkelaminat", Colour::Birch),
            ("bøgefiner", Colour::Beech),
            ("ekfanér", Colour::Oak),
            ("dark blue", Colour::Blue),
            ("gray", Colour::Grey),
        ] {
            assert_eq!(Colour::named(text), Some(colour), "{text}");
        }
        for text in ["", "lacquered", "pent", "rektangulær", "123", "egen farge"] {
            assert_eq!(Colour::named(text), None, "{text}");
        }
    }

    #[test]
    fn materials_are_a_list_in_the_order_written() {
        assert_eq!(Material::named("Bjørkefiner, stål og ull"), [Material::Veneer, Material::Steel, Material::Wool]);
        assert_eq!(Material::named("heltre eik / krom"), [Material::Wood, Material::Oak, Material::Chrome]);
        assert_eq!(Material::named("stålrør + stål"), [Material::Steel]);
        assert_eq!(Material::named("skinn"), [Material::Leather]);
        assert_eq!(Material::named("konstläder; bok"), [Material::ArtificialLeather, Material::Beech]);
        assert_eq!(Material::named("noe annet"), []);
    }

    #[test]
    fn every_code_is_understood_as_itself() {
        for colour in Colour::iter() {
            assert_eq!(Colour::named(&colour.to_string()), Some(colour));
        }
        for material in Material::iter() {
            assert_eq!(Material::named(&material.to_string()), [material]);
        }
    }
}
