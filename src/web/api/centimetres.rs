//! Sizes as clients write them: centimetres, with a decimal where there is one. The register keeps millimetres.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde_json::Value;

/// A length. Nobody measures furniture more exactly than to a millimetre: finer digits are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Centimetres {
    pub mm: i64,
}

impl Type for Centimetres {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;

    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "number_double".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("number", "double")))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for Centimetres {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let value = value.unwrap_or_default();
        match value.as_f64() {
            Some(cm) => Ok(Self { mm: (cm * 10.0).round() as i64 }),
            None => Err(ParseError::expected_type(value)),
        }
    }
}

impl ToJSON for Centimetres {
    fn to_json(&self) -> Option<Value> {
        match self.mm % 10 {
            0 => Some(Value::from(self.mm / 10)),
            _ => Some(Value::from(self.mm as f64 / 10.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn halves_are_kept_and_whole_numbers_stay_whole() {
        for (sent, mm, told) in [
            (json!(62), 620, json!(62)),
            (json!(62.0), 620, json!(62)),
            (json!(62.5), 625, json!(62.5)),
            (json!(0.3), 3, json!(0.3)),
            (json!(62.54), 625, json!(62.5)),
            (json!(-1), -10, json!(-1)),
        ] {
            let size = Centimetres::parse_from_json(Some(sent.clone())).unwrap();
            assert_eq!((size.mm, size.to_json()), (mm, Some(told)), "{sent}");
        }
        assert!(Centimetres::parse_from_json(Some(json!("62"))).is_err());
        assert!(Centimetres::parse_from_json(Some(json!(null))).is_err());
    }
}
