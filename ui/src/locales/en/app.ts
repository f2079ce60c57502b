import type zh from '../zh/app'

const app: typeof zh = {
  name: 'Linli',
  loading: 'Opening…',
  retry: 'Try again',
  empty: 'Nothing here yet',
}

export default app
