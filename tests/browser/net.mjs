// The net between a browser and the server, which can be lost and found again, and can swallow an answer.
import { createServer, connect } from "node:net";
import { once } from "node:events";

export class Net {
  static async before(address) {
    const net = new Net();
    const [host, port] = address.split(":");
    Object.assign(net, { sockets: new Set(), swallows: false, port: 0 });
    net.upstream = () => connect(Number(port), host);
    await net.find();
    return net;
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Nothing gets through, and what was under way is cut off. */
  async lose() {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async find() {
    this.server = createServer((browser) => this.pass(browser));
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
  }

  /** The next form of the page for logging reaches the server, and its answer nobody. */
  swallow() {
    this.swallows = true;
  }

  pass(browser) {
    const server = this.upstream();
    let swallowed = false;
    for (const [one, other] of [[browser, server], [server, browser]]) {
      this.sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => { this.sockets.delete(one); other.destroy(); });
    }
    browser.on("data", (bytes) => {
      if (this.swallows && bytes.includes("POST /log ")) {
        swallowed = true;
        this.swallows = false;
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => (swallowed ? browser.destroy() : browser.write(bytes)));
  }
}
