/**
 * What n8n does with the package when it starts: each file of a node or credential is loaded and its class made. In a process
 * that has loaded n8n-workflow. Says as JSON how long that took (ms) and how far the heap rose (bytes).
 *
 *   node --expose-gc bench/node-files.cjs PACKAGE
 */
const { join } = require('node:path');
require('n8n-workflow');

const folder = process.argv[2];
const { n8n } = require(join(folder, 'package.json'));
global.gc();
const before = process.memoryUsage().heapUsed;
const start = performance.now();
const made = [...n8n.nodes, ...n8n.credentials].map((file) => {
	const [Described] = Object.values(require(join(folder, file)));
	return new Described();
});
const held = performance.now() - start;
global.gc();
const heap = process.memoryUsage().heapUsed - before;
process.stdout.write(JSON.stringify({ held, heap, made: made.length }));
