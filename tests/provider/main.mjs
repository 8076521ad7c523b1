// A certified OpenID provider (npm: oidc-provider) for the stories: `node main.mjs`. OMBRUK_TEST_ADDRESS is where Ombruk
// answers, OMBRUK_TEST_SECRET what both know. It says where it listens, knows everybody by whatever name they type, and ends with its standard input.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { OMBRUK_TEST_ADDRESS, OMBRUK_TEST_NODE, OMBRUK_TEST_SECRET } = process.env;
const resolve = createRequire(join(OMBRUK_TEST_NODE, "x.js")).resolve;
const { Provider } = await import(pathToFileURL(resolve("oidc-provider")));

const here = `${OMBRUK_TEST_ADDRESS}/sign-in`;
const client = {
  client_id: "ombruk",
  client_secret: OMBRUK_TEST_SECRET,
  redirect_uris: [`${here}/with/real/back`],
  post_logout_redirect_uris: [here],
  backchannel_logout_uri: `${here}/with/real/ended`,
  backchannel_logout_session_required: true,
};

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [client],
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
  features: { backchannelLogout: { enabled: true } },
  async findAccount(_, id) {
    const claims = { sub: id, name: `${id} Nordmann`, email: `${id}@storvik.example`, email_verified: true, groups: ["drift"] };
    return { accountId: id, claims: () => claims };
  },
  // Ombruk is on this machine, and the provider's own dispatcher lets no question go to this machine.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  // Nobody is asked for consent: the municipality has given it.
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid profile email groups");
    await grant.save();
    return grant;
  },
});
for (const event of ["backchannel.error", "server_error"]) {
  provider.on(event, (_, error) => console.error(`${event}: ${error?.message}`));
}
server.on("request", provider.callback());
console.log(`listens on ${issuer}`);
process.stdin.on("end", () => process.exit()).resume();
