# SPDX-FileCopyrightText: 2026 The Tapedeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154
#
# How to install, start and stop the servers of the fan-out benchmark; sourced by bench_fanout, which sets $programs
# (the directory of ours), $peers_dir (where peers are installed), $work, $server_core and $driver_core.
#
# start_server leaves behind: $server (process), $port (of its WebSocket), $starter (process that begins to publish on
# SIGUSR2: the server itself or the publisher).

centrifugo_module=github.com/centrifugal/centrifugo/v6@v6.9.1

# In a directory of its version, so that another one is built and not taken for it.
centrifugo() { echo "$peers_dir/centrifugo-${centrifugo_module#*@}/centrifugo"; }

server='' publisher='' starter='' port=''

# Says with a sentence why peer $1 cannot run; nothing if it can.
peer_missing() {
    case $1 in
        ws | socketio)
            if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
                echo "needs node and npm (Debian: apt-get install nodejs npm)"
            elif [[ ! -d $peers_dir/node_modules/ws || ! -d $peers_dir/node_modules/socket.io ]]; then
                echo "npm could not install it into $peers_dir"
            fi
            ;;
        nats) command -v nats-server >/dev/null || echo "needs nats-server (Debian: apt-get install nats-server)" ;;
        centrifugo)
            if [[ -x $(centrifugo) ]]; then
                :
            elif command -v go >/dev/null; then
                echo "go could not build it (see $peers_dir/centrifugo.log)"
            else
                echo "needs a Go toolchain that builds $centrifugo_module (https://go.dev/dl)"
            fi
            ;;
        *) echo "is not known" ;;
    esac
}

# What is not there and can be installed without privileges, into $peers_dir. Failure shows in peer_missing.
install_peer() {
    mkdir -p "$peers_dir"
    case $1 in
        ws | socketio)
            cmp -s "$programs/package.json" "$peers_dir/package.json" && [[ -d $peers_dir/node_modules/ws ]] && return
            command -v npm >/dev/null || return 0
            cp "$programs/package.json" "$peers_dir/"
            (cd "$peers_dir" && timeout 300 npm install --no-audit --no-fund --loglevel=error >&2) || true
            ;;
        centrifugo)
            [[ ! -x $(centrifugo) ]] && command -v go >/dev/null || return 0
            echo "building $centrifugo_module, once" >&2
            mkdir -p "$(dirname "$(centrifugo)")"
            GOBIN=$(dirname "$(centrifugo)") timeout 900 go install "$centrifugo_module" \
                >"$peers_dir/centrifugo.log" 2>&1 || true
            ;;
    esac
}

npm_version() { node -p "require('$peers_dir/node_modules/$1/package.json').version"; }

peer_version() {
    case $1 in
        ws) echo "ws $(npm_version ws) on Node $(node --version)" ;;
        socketio) echo "Socket.IO $(npm_version socket.io) on Node $(node --version)" ;;
        nats) nats-server --version | sed 's/^nats-server: /NATS server /' ;;
        centrifugo) echo "Centrifugo ${centrifugo_module#*@}" ;;
    esac
}

# on_core CORE COMMAND…: becomes it, on that core, and ends when this script does, however that ends.
on_core() {
    local core=$1
    shift
    exec setpriv --pdeathsig KILL taskset -c "$core" "$@"
}

# Waits up to 20 s for a line of $1 that sed expression $2 makes something of, and prints that.
await_line() {
    local found
    for _ in {1..400}; do
        found=$(sed -n "$2" "$1" 2>/dev/null | head -n 1)
        [[ -z $found ]] || { echo "$found"; return; }
        sleep 0.05
    done
    return 1
}

# start_server NAME PAYLOAD RATE [OPTION…]: the options are for fanout_tapedeck.
start_server() {
    local name=$1 payload=$2 rate=$3 log=$work/server.log
    shift 3
    : >"$log"
    case $name in
        raw) on_core "$server_core" "$programs/fanout_raw" --payload "$payload" --rate "$rate" >"$log" 2>&1 & ;;
        tapedeck)
            on_core "$server_core" "$programs/fanout_tapedeck" --payload "$payload" --rate "$rate" "$@" >"$log" 2>&1 &
            ;;
        ws | socketio)
            NODE_PATH=$peers_dir/node_modules on_core "$server_core" \
                node "$programs/${name}_server.js" "$payload" "$rate" >"$log" 2>&1 &
            ;;
        nats)
            cat >"$work/nats.conf" <<END
listen: "127.0.0.1:-1"
ports_file_dir: "$work"
websocket { listen: "127.0.0.1:-1", no_tls: true }
END
            on_core "$server_core" nats-server -c "$work/nats.conf" >"$log" 2>&1 &
            ;;
        centrifugo)
            port=$("$programs/fanout_driver" --free-port)
            cat >"$work/centrifugo.json" <<END
{ "http_server": { "address": "127.0.0.1", "port": "$port" }, "log": { "level": "error" },
  "http_api": { "insecure": true },
  "client": { "insecure": true, "allow_anonymous_connect_without_token": true },
  "channel": { "without_namespace": { "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true } } }
END
            on_core "$server_core" "$(centrifugo)" -c "$work/centrifugo.json" >"$log" 2>&1 &
            ;;
    esac
    server=$!
    starter=$server
    case $name in
        nats)
            local ports=$work/nats-server_$server.ports
            port=$(await_line "$ports" 's/.*"ws:\/\/[^":]*:\([0-9]*\)".*/\1/p') || return 1
            start_publisher nats "$(sed -n 's/.*"nats:\/\/[^":]*:\([0-9]*\)".*/\1/p' "$ports")" "$payload" "$rate"
            ;;
        centrifugo)
            for _ in {1..400}; do
                if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
                sleep 0.05
            done
            start_publisher centrifugo "$port" "$payload" "$rate"
            ;;
        *) port=$(await_line "$log" 's/^port //p') ;;
    esac
}

start_publisher() {
    on_core "$driver_core" "$programs/fanout_publisher" --protocol "$1" --port "$2" --payload "$3" --rate "$4" \
        >"$work/publisher.log" 2>&1 &
    publisher=$!
    starter=$publisher
    await_line "$work/publisher.log" 's/^ready//;s/^$/ready/p' >/dev/null
}

# Ends one of ours: asked first, and not asked after 5 s.
stop_process() {
    [[ -n $1 ]] || return 0
    kill "$1" 2>/dev/null || true
    for _ in {1..100}; do
        kill -0 "$1" 2>/dev/null || { wait "$1" 2>/dev/null || true; return 0; }
        sleep 0.05
    done
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

stop_server() {
    stop_process "$publisher"
    stop_process "$server"
    publisher='' server=''
}
