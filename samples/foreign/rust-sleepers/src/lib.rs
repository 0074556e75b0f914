wit_bindgen::generate!({ world: "sleepers", path: "wit", generate_all });

use futures::stream::{FuturesUnordered, StreamExt};
use wasi::clocks::monotonic_clock::wait_for;
use wit_bindgen::StreamReader;

struct Sleepers;

impl Guest for Sleepers {
    async fn sort(numbers: Vec<u32>) -> Vec<u32> {
        let mut waiting: FuturesUnordered<_> = numbers
            .into_iter()
            .map(|number| async move {
                wait_for(u64::from(number) * 1_000_000).await;
                number
            })
            .collect();
        let mut sorted = Vec::new();
        while let Some(number) = waiting.next().await {
            log(&format!("{number} is up"));
            sorted.push(number);
        }
        sorted
    }

    async fn count(limit: u32) -> StreamReader<u32> {
        let (mut writer, reader) = wit_stream::new();
        wit_bindgen::spawn_local(async move {
            for number in 0..limit {
                writer.write(vec![number]).await;
            }
        });
        reader
    }
}

export!(Sleepers);
