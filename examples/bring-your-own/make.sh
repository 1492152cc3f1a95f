#!/bin/sh
# Makes what examples/bring-your-own.yaml brings, with the commands of the vendor's security guide.
#
#   sh examples/bring-your-own/make.sh
#
# Needs openssl 3 and keytool. All names are invented and the passphrase is public, so these keys protect nothing.
# Ten years is far too long for real certificates; it keeps the example alive, and earns a warning.
set -eu

days=3650
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
# in a file, because everybody on a machine may read the arguments of a process
(umask 077 && printf '%s\n' invented-passphrase >passphrase)

# request NAME SUBJECT: a private key and a request for its certificate
request() {
    openssl req -new -newkey rsa:3072 -noenc -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
}

# sign NAME ISSUER EXTENSIONS: the certificate for a request
sign() {
    printf '%s\n' "$3" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -days "$days" \
        -sha256 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
}

authority='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash'
service='basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,keyEncipherment
authorityKeyIdentifier=keyid'

# --- a company's authorities: a root, and one below it for voice services ---
request root '/CN=Example Company Root'
printf '%s\n' "$authority" >root.ext
openssl x509 -req -in root.csr -signkey root.key -days "$days" -sha256 -extfile root.ext -out root.crt 2>/dev/null
request voice '/CN=Example Company Voice CA'
sign voice root "$authority"
cat voice.crt root.crt >chain.pem

# --- orchestrator: SIP over TLS and REST; a Java key store ---
request orchestrator '/CN=sip.example.com'
sign orchestrator voice "$service
extendedKeyUsage=serverAuth
subjectAltName=DNS:sip.example.com,IP:203.0.113.20"
openssl pkcs12 -export -in orchestrator.crt -inkey orchestrator.key -CAfile chain.pem -chain \
    -name orchestrator -passout file:passphrase -out orchestrator.p12
keytool -importkeystore -srckeystore orchestrator.p12 -srcstoretype pkcs12 -srcstorepass:file passphrase \
    -destkeystore orchestrator-key.jks -deststoretype jks -deststorepass:file passphrase 2>/dev/null
# the same key with the authority to trust: one file that is key store and trust store
keytool -importcert -noprompt -trustcacerts -file root.crt -alias example-company-root \
    -keystore orchestrator.p12 -storetype pkcs12 -storepass:file passphrase 2>/dev/null

# --- orchestrator and relay: one store for mutual authentication ---
request mutual '/CN=voice-gateway'
sign mutual voice "$service
extendedKeyUsage=clientAuth
subjectAltName=DNS:voice-gateway"
openssl pkcs12 -export -in mutual.crt -inkey mutual.key -CAfile chain.pem -chain \
    -name voice-gateway -passout file:passphrase -out mutual.p12
# what openssl packs is not marked as trusted, and Java trusts only what is: hence the second tool
keytool -importcert -noprompt -trustcacerts -file root.crt -alias example-company-root \
    -keystore mutual.p12 -storetype pkcs12 -storepass:file passphrase 2>/dev/null

# --- orchestrator without mutual authentication: a trust store ---
keytool -importcert -noprompt -trustcacerts -file root.crt -alias example-company-root \
    -keystore orchestrator-trust.jceks -storetype jceks -storepass:file passphrase 2>/dev/null

# --- adapter: certificate and key as PEM ---
request adapter '/CN=voice-gateway-stt-adapter'
sign adapter voice "$service
extendedKeyUsage=serverAuth
subjectAltName=DNS:voice-gateway-stt-adapter"
cat adapter.crt chain.pem >adapter.pem

mv chain.pem "$here/authority.pem"
mv voice.key "$here/authority.key"
mv root.crt "$here/root.pem"
mv adapter.pem adapter.key orchestrator.p12 orchestrator-key.jks orchestrator-trust.jceks mutual.p12 "$here/"
chmod 644 "$here"/*.key "$here"/*.p12
