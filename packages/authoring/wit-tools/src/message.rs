use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const LENGTH: usize = size_of::<u32>();

/// The position of bytes in the part of a message after its text.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
pub struct Bytes {
    pub start: usize,
    pub length: usize,
}

pub struct Message<'a, T> {
    pub text: T,
    rest: &'a [u8],
}

impl<'a, T: DeserializeOwned> Message<'a, T> {
    pub fn read(message: &'a [u8]) -> Result<Self> {
        let (head, tail) = message.split_at_checked(LENGTH).context("message without a length")?;
        let length = u32::from_le_bytes(head.try_into()?) as usize;
        let (text, rest) = tail.split_at_checked(length).context("message is too short")?;
        Ok(Self { text: serde_json::from_slice(text)?, rest })
    }

    pub fn bytes(&self, Bytes { start, length }: Bytes) -> Result<&'a [u8]> {
        let end = start.checked_add(length).context("position too large")?;
        self.rest.get(start..end).context("bytes outside of the message")
    }
}

pub fn write(text: &impl Serialize, rest: &[u8]) -> Vec<u8> {
    let json = serde_json::to_vec(text).expect("answers are plain data");
    let mut message = Vec::with_capacity(LENGTH + json.len() + rest.len());
    message.extend_from_slice(&(json.len() as u32).to_le_bytes());
    message.extend_from_slice(&json);
    message.extend_from_slice(rest);
    message
}
