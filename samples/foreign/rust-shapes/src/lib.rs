wit_bindgen::generate!({ world: "shapes", path: "wit" });

use exports::docs::shapes::plane::{Guest, GuestDrawing, Point, Shape};
use std::{cell::RefCell, collections::BTreeMap};

struct Plane;

impl Guest for Plane {
    type Drawing = Drawing;

    fn area(of: Shape) -> Option<f64> {
        match of {
            Shape::Circle(radius) => Some(std::f64::consts::PI * radius * radius),
            Shape::Polygon(corners) => polygon(&corners),
            Shape::Nothing => Some(0.0),
        }
    }
}

/// The shoelace formula.
fn polygon(corners: &[Point]) -> Option<f64> {
    if corners.len() < 3 {
        return None;
    }
    let next = corners.iter().cycle().skip(1);
    let doubled: f64 = corners.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    Some(doubled.abs() / 2.0)
}

#[derive(Default)]
struct Drawing(RefCell<BTreeMap<String, f64>>);

impl GuestDrawing for Drawing {
    fn new() -> Self {
        Self::default()
    }

    fn add(&self, name: String, shape: Shape) -> Result<(), String> {
        let area = Plane::area(shape).ok_or_else(|| format!("{name} has no area"))?;
        match self.0.borrow_mut().insert(name.clone(), area) {
            None => Ok(()),
            Some(_) => Err(format!("{name} is there already")),
        }
    }

    fn areas(&self) -> Vec<(String, f64)> {
        self.0.borrow().iter().map(|(name, area)| (name.clone(), *area)).collect()
    }
}

export!(Plane);
