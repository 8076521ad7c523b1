//! Where on Earth a thing is.

use serde::{Deserialize, Serialize};

/// Degrees times ten million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    pub latitude_e7: i64,
    pub longitude_e7: i64,
}

impl Position {
    /// Metres in a straight line: haversine on a sphere of 6,371 km (IUGG mean radius), exact to half a percent. Roads
    /// are longer anyway.
    pub fn metres_to(&self, other: Self) -> u32 {
        let radians = |e7: i64| (e7 as f64 / 1e7).to_radians();
        let (lat_a, lat_b) = (radians(self.latitude_e7), radians(other.latitude_e7));
        let (d_lat, d_lon) = (lat_b - lat_a, radians(other.longitude_e7) - radians(self.longitude_e7));
        let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
        // Half of the circumference is 20,015 km, so the value fits.
        (2.0 * 6_371_000.0 * h.sqrt().min(1.0).asin()).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oslo_to_bergen_is_305_km() {
        let oslo = Position { latitude_e7: 599_139_000, longitude_e7: 107_522_000 };
        let bergen = Position { latitude_e7: 603_913_000, longitude_e7: 53_221_000 };
        let km = oslo.metres_to(bergen) / 1000;
        assert!((303..308).contains(&km), "{km}");
        assert_eq!(oslo.metres_to(oslo), 0);
    }
}
