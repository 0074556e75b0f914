//! WIT for JavaScript: wit-parser and wit-component behind one function that takes and returns a message.
//!
//! A message is the length of a JSON text (32 bits, little-endian), the text, and bytes that the text refers to by
//! their position. The module imports nothing: files come with the request.

mod message;
mod request;
mod resolve;
mod respond;

use std::sync::Mutex;

static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Memory for a request of `length` bytes. `run` frees it.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    let buffer = vec![0u8; length].into_boxed_slice();
    Box::into_raw(buffer).cast()
}

/// Answers the request at `start`. The answer stays valid until the next call.
///
/// # Safety
///
/// `start` and `length` are those of a call of `allocate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(start: *mut u8, length: usize) -> *const u8 {
    let request = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, length)) };
    let mut answer = ANSWER.lock().unwrap();
    *answer = respond::respond(&request);
    answer.as_ptr()
}

/// The length of the last answer in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    ANSWER.lock().unwrap().len()
}
