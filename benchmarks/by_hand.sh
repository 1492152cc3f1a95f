#!/bin/sh
# The keys, certificates and stores of Pulumi.dev.yaml, made as the security guide tells a person to make them.
#
#   sh by_hand.sh NEW_FOLDER CA_OF_ASSISTANT_AND_SPEECH
#
# Owns nothing but the guide's steps: `openssl` for keys, certificates and stores, `keytool` for what a store
# trusts. No deployment, no check, no renewal. Algorithms, lifetimes, names and rounds are the stack's.
# Passphrases are read from files, so that no other user of the machine sees them in a list of processes.
# https://www.ibm.com/docs/en/voice-gateway?topic=gateway-securing-voice
set -eu
umask 077

trust=$(realpath "$2")
mkdir "$1"
cd "$1"

passphrase() {
    openssl rand -hex 16 >"$1.passphrase"
}

authority() {
    openssl req -x509 -newkey rsa:3072 -noenc -keyout ca.key -out ca.pem -days 3650 -sha256 \
        -subj "/CN=voice-gateway authority first" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign"
}

# identity NAME USE DNS_NAME...
identity() {
    name=$1 use=$2
    shift 2
    alternatives=$(printf 'DNS:%s,' "$@")
    openssl req -newkey rsa:3072 -noenc -keyout "$name.key" -out "$name.csr" -subj "/CN=voice-gateway $name"
    cat >"$name.extensions" <<EOF
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = $use
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = ${alternatives%,}
EOF
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" \
        -days 90 -sha256 -extfile "$name.extensions" -out "$name.pem"
}

# store NAME IDENTITY [OPTION...]
store() {
    name=$1 identity=$2
    shift 2
    openssl pkcs12 -export -in "$identity.pem" -inkey "$identity.key" -name "$name" "$@" \
        -iter 10000 -passout "file:$name.passphrase" -out "$name.p12"
}

# trusted STORE ALIAS CERTIFICATE
trusted() {
    keytool -importcert -noprompt -trustcacerts -storetype pkcs12 -keystore "$1.p12" \
        -storepass:file "$1.passphrase" -alias "$2" -file "$3"
}

for name in mutual orchestrator-key adapter adapter-password administration-password; do
    passphrase "$name"
done

authority
service=voice-gateway.svc
identity orchestrator serverAuth \
    voice-gateway-rest "voice-gateway-rest.voice-gateway" "voice-gateway-rest.$service" \
    "voice-gateway-rest.$service.cluster.local" \
    voice-gateway-sip "voice-gateway-sip.voice-gateway" "voice-gateway-sip.$service" \
    "voice-gateway-sip.$service.cluster.local"
identity relay clientAuth voice-gateway
# Each generation of the adapter has a name of its own.
generation=voice-gateway-stt-adapter-$(openssl rand -hex 4)
identity adapter serverAuth \
    voice-gateway-stt-adapter "voice-gateway-stt-adapter.voice-gateway" "voice-gateway-stt-adapter.$service" \
    "voice-gateway-stt-adapter.$service.cluster.local" \
    "$generation" "$generation.voice-gateway" "$generation.$service" "$generation.$service.cluster.local"

# One file for orchestrator and relay: the relay's key, and the authorities that both trust.
store mutual relay -chain -CAfile ca.pem
trusted mutual voice-gateway ca.pem
trusted mutual services "$trust"
store orchestrator-key orchestrator
store adapter adapter
cat ca.pem "$trust" >ca-bundle.pem
