import type zh from '../zh/reviews'

const reviews: typeof zh = {
  title: 'Review',
  none: 'Nothing to review.',
  explain: 'Where two laptops wrote different things without knowing of each other, a person decides here. Both versions are kept.',
  choose: 'Take this one',
  settled: 'Settled',
  open: 'Open',
  kind: {
    field: 'Different entries',
    mark: 'Different marks',
    served_twice: 'Served twice',
    stock: 'Stock below zero',
    tube: 'Results of a tube',
    closure: 'Closed differently',
    list: 'Answered differently',
  },
  accept: 'It is right',
  done: 'Settled',
  result: 'Result',
}

export default reviews
