#!/bin/sh
# Fetches the files of this folder again, by the names of their packages, with npm. Prints what
# differs from SHA256SUMS before it writes that file anew.
set -eu

graphiql=4.1.2
react=18.3.1

here=$(cd "$(dirname "$0")" && pwd)
fetched=$(mktemp -d)
trap 'rm -rf "$fetched"' EXIT

# Unpacks one package into a folder of its name.
fetch() {
    (cd "$fetched" && mkdir "$1" && tar -xz -C "$1" --strip-components=1 -f "$(npm pack --silent "$1@$2")")
}
fetch graphiql "$graphiql"
fetch react "$react"
fetch react-dom "$react"

cd "$here"
cp "$fetched/graphiql/graphiql.min.js" "$fetched/graphiql/graphiql.min.css" .
cp "$fetched/react/umd/react.production.min.js" .
cp "$fetched/react-dom/umd/react-dom.production.min.js" .
cp "$fetched/graphiql/LICENSE" LICENSE-graphiql
cp "$fetched/react/LICENSE" LICENSE-react
chmod 644 ./*.js ./*.css LICENSE-*

sha256sum --check --quiet SHA256SUMS || echo "Other files than before: look through NOTICES.md too."
sha256sum ./*.js ./*.css LICENSE-* >SHA256SUMS
