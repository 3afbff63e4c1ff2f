/** Send the messages on standard input over one MLLP connection, and print each answer. */

import { text } from "node:stream/consumers";
import Client, { Message } from "node-hl7-client";

const messages = JSON.parse(await text(process.stdin));
const client = new Client({ host: "127.0.0.1", version: "2.5.1" });
let hear;
// With autoConnect it opens a second connection for what is sent before the first one stands.
const there = { port: Number(process.argv[2]), autoConnect: false };
const connection = client.createConnection(there, (answer) => {
  hear(answer.getMessage().toString());
});
for (const message of messages) {
  const answer = new Promise((resolve) => {
    hear = resolve;
  });
  await connection.sendMessage(new Message({ text: message }));
  console.log(JSON.stringify(await answer));
}
await connection.close();
