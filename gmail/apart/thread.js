// The thread from the sources, for tests and measurements. The build puts a bundle of thread.ts in this file's place.
require('tsx/cjs');
require('./thread.ts');
