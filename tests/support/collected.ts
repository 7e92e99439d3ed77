/** Has V8 collect what nobody holds any more, and lets what hangs on that be freed. */
import v8 from 'node:v8';
import vm from 'node:vm';

export async function collected(): Promise<void> {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  for (let n = 0; n < 4; n += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
