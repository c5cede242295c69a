// Node's usual WebSocket server, for fanout.py: one text to everybody. Speaks what fanout_servers.py speaks.
const net = require("net");
const { WebSocketServer } = require("ws");

const text = "x".repeat(Number(process.argv[2]));
const resident = () => Math.round(process.memoryUsage.rss() / 1024);
const before = resident();
let started = process.cpuUsage();
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false, backlog: 8192 });

const control = net.createServer((socket) => socket.setEncoding("utf8").on("data", (lines) => {
  for (const line of lines.split("\n").filter(Boolean)) {
    if (line === "push") for (const client of server.clients) client.send(text);
    else if (line === "start") started = process.cpuUsage();
    else {
      const { user, system } = process.cpuUsage(started);
      socket.end(JSON.stringify({ cpu: (user + system) / 1e6, memory: resident() - before }) + "\n");
    }
  }
}));
server.on("listening", () => control.listen(0, "127.0.0.1", () => console.log(server.address().port, control.address().port)));
