/**
 * A contact centre's program in TypeScript: a gateway, and a key store for a session border controller beside it.
 *
 * `pulumi package add ../../plugin` generates the SDK into `sdks/voice-gateway`.
 */

import { readFileSync } from "node:fs";

import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority, Identity, Keystore, VoiceGateway } from "@pulumi/voice-gateway";

const config = new pulumi.Config();
const authorities = [readFileSync("../trust/digicert-global-root-g2.pem", "utf8")];

const gateway = new VoiceGateway("support-line", {
    target: { kubernetes: { render: config.require("render"), namespace: "support" } },
    assistant: {
        url: "https://assistant.example.com",
        username: "support-line",
        password: config.requireSecret("assistantPassword"),
    },
    speechToText: { url: "https://speech.example.com/stt", apiKey: config.requireSecret("speechKey") },
    textToSpeech: { url: "https://speech.example.com/tts", apiKey: config.requireSecret("speechKey") },
    tls: { trust: { assistant: authorities, speech: authorities } },
    whitelists: { trustedAddresses: ["192.0.2.10"] },
});

const authority = new CertificateAuthority("trunk-ca", { commonName: "Trunk CA" });
const identity = new Identity("sbc", {
    commonName: "sbc",
    hosts: ["sbc.example.com"],
    issuerChain: authority.chain,
    issuerKey: authority.privateKey,
});
const store = new Keystore("sbc", {
    privateKey: identity.privateKey,
    chain: identity.chain,
    trusted: authority.chain,
});

export const tlsPort = gateway.sip.apply((sip) => sip.tlsPort);
export const storeOfTheController = store.content;
export const passphrase = store.passphrase;
