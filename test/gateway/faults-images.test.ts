import * as assert from "uvu/assert";
import { suite } from "../suite.js";
import { type Cluster, withGateways } from "./cluster.js";
import { TENANTS } from "./history.js";
import { sha256 } from "./nats-store.js";
import { until } from "./until.js";

/**
 * Announces an image under whose name the object store has other bytes, and waits until every gateway has refused them.
 * Nothing is added to the history: an answer from the image would be wrong. Then the image is published as it is.
 */
async function announceDamaged(cluster: Cluster, damage: (image: Uint8Array) => Uint8Array): Promise<void> {
  const made = cluster.makeImage();
  const digest = sha256(made.image);
  const { objects, kv } = await cluster.on.underneath();
  await objects.put({ name: digest }, new Blob([damage(made.image) as BlobPart]).stream());
  await kv.put("head", JSON.stringify({ digest, length: made.image.length }));
  for (const gateway of cluster.gateways) {
    const refused = async () => (await gateway.state()).failures.some((failure) => failure.startsWith("image"));
    await until(`${gateway.name} refuses the image`, refused);
  }
  await cluster.change(TENANTS[0] as string);
  await cluster.publish(made);
}

suite("three gateways whose image is damaged where it is stored", (test) => {
  test("refuse one that is cut short, and take the right one", () =>
    withGateways((cluster) => announceDamaged(cluster, (image) => image.subarray(0, image.length - 100))));

  test("refuse one that is longer, and take the right one", () =>
    withGateways((cluster) => announceDamaged(cluster, (image) => Buffer.concat([image, Buffer.alloc(100)]))));

  test("refuse one with a flipped bit, and take the right one", () =>
    withGateways((cluster) => {
      const flip = (image: Uint8Array) => image.with(image.length / 2, (image[image.length / 2] as number) ^ 1);
      return announceDamaged(cluster, flip);
    }));

  test("refuse another image under its name, as long and whole, and take the right one", () =>
    withGateways((cluster) => {
      const other = cluster.makeImage();
      return announceDamaged(cluster, () => other.image);
    }));

  test("stay as they are while there is no such image, and take the next", () =>
    withGateways(async (cluster) => {
      const { objects } = await cluster.on.underneath();
      const made = cluster.makeImage();
      await cluster.publish(made);
      await cluster.converge();
      await objects.delete(sha256(made.image));
      await cluster.changeMany(3);
      await cluster.converge();
      for (const gateway of cluster.gateways) assert.equal((await gateway.state()).failures, []);
      await cluster.publish();
    }));
});
