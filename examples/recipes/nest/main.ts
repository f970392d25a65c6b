import 'reflect-metadata'
import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  type ExceptionFilter,
  HttpCode,
  Module,
  type PipeTransform,
  Post,
  ValidationPipe,
} from '@nestjs/common'
import { APP_FILTER, APP_PIPE, NestFactory } from '@nestjs/core'
import { type Customer, createChurnPredictor, customerProblem, InvalidCustomerError, parseCustomer } from '@org/churn'
import type { Response } from 'express'

const predictor = createChurnPredictor()

class CustomerPipe implements PipeTransform<unknown, Customer> {
  transform(body: unknown) {
    return parseCustomer(predictor, body)
  }
}

@Catch(InvalidCustomerError)
class ProblemFilter implements ExceptionFilter<InvalidCustomerError> {
  catch(error: InvalidCustomerError, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse<Response>()
    response.status(error.statusCode).type('application/problem+json').json(customerProblem(error))
  }
}

@Controller()
class PredictController {
  // Customer is an interface: a ValidationPipe for all routes has no class to convert the body to, and leaves it alone.
  @Post('predict')
  @HttpCode(200)
  predict(@Body(CustomerPipe) customer: Customer) {
    return predictor.predict(customer)
  }
}

/** Stands for the pipe of your application, at its most willing to convert. */
const pipe = new ValidationPipe({ transform: true, transformOptions: { enableImplicitConversion: true } })

@Module({
  controllers: [PredictController],
  providers: [
    { provide: APP_PIPE, useValue: pipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
await app.listen(Number(process.env.PORT ?? 3000))
