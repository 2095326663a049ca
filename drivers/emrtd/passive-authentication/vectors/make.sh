#!/bin/sh
# Makes the vectors of passive-authentication.test.ts with OpenSSL 3, so that what verifies was not signed by our own code.
# Run here: sh make.sh. Keys are thrown away; everything in the certificates is made up.
set -eu
out=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

hash() { printf %s "$1" | xxd -r -p | openssl dgst -sha256 -binary | xxd -p -c 64; }
# The data groups are these bytes: 61 03 5F1F00 and 6D 02 3000, as the test knows.
cat > lds.cnf <<CNF
asn1 = SEQUENCE:lds
[lds]
version = INTEGER:0
algorithm = SEQUENCE:sha256
hashes = SEQUENCE:hashes
[sha256]
oid = OID:2.16.840.1.101.3.4.2.1
[hashes]
one = SEQUENCE:one
thirteen = SEQUENCE:thirteen
[one]
number = INTEGER:1
hash = FORMAT:HEX,OCTETSTRING:$(hash 61035F1F00)
[thirteen]
number = INTEGER:13
hash = FORMAT:HEX,OCTETSTRING:$(hash 6D023000)
CNF
openssl asn1parse -genconf lds.cnf -noout -out lds.der

cat > ca.cnf <<CNF
[ca]
default_ca = it
[it]
dir = .
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha384
policy = any
unique_subject = no
copy_extensions = none
[any]
C = optional
O = optional
CN = optional
[req]
distinguished_name = dn
[dn]
[csca]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ds]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF
: > index.txt
echo 1000 > serial

ec() { openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$1" -pkeyopt "ec_param_enc:$2" -out "$3.key" 2>/dev/null; }
request() { openssl req -new -key "$1.key" -subj "$2" -config ca.cnf -out "$1.csr"; }
issue() { # name, extensions, issuer, start, end
  openssl ca -batch -notext -config ca.cnf -in "$1.csr" -extensions "$2" -cert "$3.pem" -keyfile "$3.key" \
    -startdate "$4" -enddate "$5" -out "$1.pem" 2>/dev/null
}
self() { # name, start, end
  openssl ca -batch -notext -config ca.cnf -in "$1.csr" -extensions csca -selfsign -keyfile "$1.key" \
    -startdate "$2" -enddate "$3" -out "$1.pem" 2>/dev/null
}
der() { openssl x509 -in "$1.pem" -outform DER -out "$out/$1.cer"; }
sign() { # vector, signer, options …
  vector=$1 signer=$2
  shift 2
  openssl cms -sign -in lds.der -binary -nodetach -econtent_type 2.23.136.1.1.1 -outform DER \
    -signer "$signer.pem" -inkey "$signer.key" -md sha256 "$@" -out cms.der
  length=$(wc -c < cms.der)
  { printf "$(printf '\\167\\202\\%03o\\%03o' $((length / 256)) $((length % 256)))"; cat cms.der; } > "$out/$vector.sod"
}

dn='/C=VN/O=Vectors'
ec brainpoolP384r1 explicit csca
request csca "$dn/CN=CSCA Vectors"
self csca 20200101000000Z 20400101000000Z
der csca
# The country's next key, linked to by the one before.
ec brainpoolP512r1 explicit next
request next "$dn/CN=CSCA Vectors"
self next 20240101000000Z 20440101000000Z
der next
cp next.csr link.csr
cp next.key link.key
issue link csca csca 20240101000000Z 20440101000000Z
der link
ec brainpoolP384r1 explicit other
request other "$dn/CN=CSCA of Others"
self other 20200101000000Z 20400101000000Z
der other

ec brainpoolP256r1 explicit explicit
ec prime256v1 named_curve named
ec brainpoolP256r1 named_curve linked
ec brainpoolP256r1 explicit unknown
ec prime256v1 named_curve expired
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs1.key 2>/dev/null
cp pkcs1.key pss.key
for name in explicit named linked unknown expired pkcs1 pss; do request $name "$dn/CN=DS $name"; done
for name in explicit named pkcs1 pss; do issue $name ds csca 20240101000000Z 20390101000000Z; done
issue expired ds csca 20200101000000Z 20210101000000Z
issue linked ds next 20240101000000Z 20390101000000Z
issue unknown ds other 20240101000000Z 20390101000000Z
for name in explicit named linked unknown expired pkcs1; do sign $name $name; done
sign pss pss -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32
sign no-attributes named -noattr

# A master list of all roots (ICAO Doc 9303-12 section 9).
for name in csca next other; do openssl x509 -in $name.pem -outform DER; done > certificates
size=$(wc -c < certificates)
set_header=$(printf '31 82 %02x %02x' $((size / 256)) $((size % 256)))
inner=$((size + 4 + 3))
{ printf '30 82 %02x %02x 02 01 00 %s' $((inner / 256)) $((inner % 256)) "$set_header" | xxd -r -p; cat certificates; } > list.der
openssl cms -sign -in list.der -binary -nodetach -econtent_type 2.23.136.1.1.2 -outform DER \
  -signer named.pem -inkey named.key -md sha256 -out "$out/list.ml"
ls -l "$out"
